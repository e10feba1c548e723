import EndwellCore
import EndwellService
import Foundation
import Testing

@testable import EndwellFiles

/// A request whose signature AWS publishes: the examples of S3's reference, and some of the suite of Signature Version 4.
struct PublishedSignature: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var service = "s3"
    var method = "GET"
    var path = "/"
    var query: [String: String] = [:]
    var headers: [String: String] = [:]
    var payload = PublishedSignature.empty
    let signature: String

    static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    private static let text = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"

    static let s3 = [
        PublishedSignature(
            testDescription: "GET object", path: "/test.txt",
            headers: ["Range": "bytes=0-9"],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        PublishedSignature(
            testDescription: "PUT object", method: "PUT", path: "/test$file.text",
            headers: ["Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
            payload: text, signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        PublishedSignature(
            testDescription: "GET bucket lifecycle", query: ["lifecycle": ""],
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        PublishedSignature(
            testDescription: "list objects", query: ["max-keys": "2", "prefix": "J"],
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    static let suite = [
        PublishedSignature(
            testDescription: "get-vanilla", service: "service",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        PublishedSignature(
            testDescription: "get-vanilla-query-order-key-case", service: "service",
            query: ["Param2": "value2", "Param1": "value1"],
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        PublishedSignature(
            testDescription: "post-vanilla", service: "service", method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        PublishedSignature(
            testDescription: "get-utf8", service: "service", path: "/\u{1234}",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        PublishedSignature(
            testDescription: "get-header-value-trim", service: "service",
            headers: ["My-Header1": "  value1", "My-Header2": " \"a   b   c\""],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    ]
}

@Suite struct SignatureV4Tests {
    @Test(arguments: PublishedSignature.s3)
    func `the examples of S3's reference have the signatures that it prints`(_ published: PublishedSignature) throws {
        let credentials = try #require(
            S3Credentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        var headers = published.headers
        headers["Host"] = "examplebucket.s3.amazonaws.com"
        headers["x-amz-content-sha256"] = published.payload
        // 24 May 2013, midnight.
        #expect(try authorization(published, credentials, headers, at: 1_369_353_600).hasSuffix(published.signature))
    }

    @Test(arguments: PublishedSignature.suite)
    func `requests of AWS's own suite have the signatures that come with it`(_ published: PublishedSignature) throws {
        let credentials = try #require(
            S3Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
        var headers = published.headers
        headers["Host"] = "example.amazonaws.com"
        // 30 August 2015, 12:36.
        let header = try authorization(published, credentials, headers, at: 1_440_938_160)
        #expect(header.hasSuffix("Signature=\(published.signature)"))
        #expect(
            header.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;"))
    }

    private func authorization(
        _ published: PublishedSignature, _ credentials: S3Credentials, _ headers: [String: String], at seconds: Int64
    ) throws -> String {
        let now = Instant(seconds: seconds)
        let all = headers.map { (name: $0.key, value: $0.value) } + [(name: "X-Amz-Date", value: SignatureV4.time(now))]
        return SignatureV4(credentials: credentials, region: "us-east-1", service: published.service).authorization(
            for: SignatureV4.Request(
                method: published.method, path: published.path,
                query: published.query.map { (name: $0.key, value: $0.value) }, headers: all,
                payload: published.payload), at: now)
    }
}
