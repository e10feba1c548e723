import EndwellService
import Foundation
import Testing

@testable import EndwellCurl

@Suite struct CurlSenderTests {
    @Test(arguments: [
        ("1.1.1.1", true), ("8.8.8.8", true), ("93.184.215.14", true), ("172.15.255.255", true), ("172.32.0.0", true),
        ("100.63.255.255", true), ("100.128.0.0", true), ("11.0.0.0", true), ("223.255.255.255", true),
        ("0.0.0.0", false), ("0.255.255.255", false), ("10.0.0.1", false), ("100.64.0.1", false),
        ("100.127.255.255", false), ("127.0.0.1", false), ("127.255.255.255", false), ("169.254.169.254", false),
        ("172.16.0.1", false), ("172.31.255.255", false), ("192.0.0.8", false), ("192.0.2.1", false),
        ("192.88.99.1", false), ("192.168.1.1", false), ("198.18.0.1", false), ("198.19.255.255", false),
        ("198.51.100.1", false), ("203.0.113.1", false), ("224.0.0.1", false), ("240.0.0.1", false),
        ("255.255.255.255", false),
    ])
    func `an IPv4 address is public, or it is nobody's business`(text: String, isPublic: Bool) throws {
        #expect(PublicAddress.isPublic(ipv4: text.split(separator: ".").compactMap { UInt8($0) }) == isPublic)
    }

    @Test(arguments: [
        ("2606:4700:4700::1111", true), ("2a00:1450:4001:81b::200e", true), ("2001:4860:4860::8888", true),
        ("3ffe::1", true), ("::", false), ("::1", false), ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", false),
        ("::7f00:1", false), ("64:ff9b::7f00:1", false), ("100::1", false), ("2001::1", false), ("2001:1ff::1", false),
        ("2001:db8::1", false), ("2002:7f00:1::", false), ("3fff::1", false), ("fc00::1", false), ("fd12::1", false),
        ("fe80::1", false), ("fec0::1", false), ("ff02::1", false), ("4000::1", false),
    ])
    func `an IPv6 address is public, or it is nobody's business`(text: String, isPublic: Bool) throws {
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(inet_pton(AF_INET6, text, &bytes) == 1)
        #expect(PublicAddress.isPublic(ipv6: bytes) == isPublic)
    }

    /// Each spelling of this machine, names included; nothing leaves it.
    @Test(arguments: [
        "https://127.0.0.1:1/", "https://localhost:1/", "https://[::1]:1/", "https://[::ffff:127.0.0.1]:1/",
        "https://2130706433:1/", "https://0x7f.1:1/", "https://127.1:1/", "https://0.0.0.0:1/", "https://10.0.0.1:1/",
        "https://169.254.169.254/latest/meta-data/", "https://[fe80::1]:1/", "https://[64:ff9b::7f00:1]:1/",
    ])
    func `what is not on the public internet is not connected to, however it is spelt`(url: String) async {
        let message = WebhookMessage(url: url, headers: [], body: Data("{}".utf8))
        #expect(await CurlSender(reach: .internet).send(message) == .failed(.forbiddenAddress))
    }

    @Test func `without https nothing is sent to the internet`() async {
        let message = WebhookMessage(url: "http://127.0.0.1:1/", headers: [], body: Data())
        #expect(await CurlSender(reach: .internet).send(message) == .failed(.broken))
        #expect(await CurlSender(reach: .anywhere).send(message) == .failed(.unreachable))
    }

    @Test func `a file is no receiver`() async {
        let message = WebhookMessage(url: "file:///etc/hostname", headers: [], body: Data())
        #expect(await CurlSender(reach: .anywhere).send(message) == .failed(.broken))
    }
}
