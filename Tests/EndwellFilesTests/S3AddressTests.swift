import Foundation
import Testing

@testable import EndwellFiles

@Suite struct S3AddressTests {
    @Test(arguments: [
        ("s3://files", "https://s3.eu-central-1.amazonaws.com", "https://s3.eu-central-1.amazonaws.com", "files", ""),
        ("s3://files/", "https://S3.Example.org/", "https://s3.example.org", "files", ""),
        ("s3://my.files/a/b-c_d", "http://127.0.0.1:9000", "http://127.0.0.1:9000", "my.files", "a/b-c_d"),
        ("s3://files/a/", "https://example.org:443", "https://example.org", "files", "a"),
        ("s3://files", "http://[::1]:80", "http://[::1]", "files", ""),
        ("s3://files", "http://example.org:443", "http://example.org:443", "files", ""),
    ])
    func `a place is read as it is said`(
        location: String, given: String, endpoint: String, bucket: String, prefix: String
    ) throws {
        let address = try S3Address(location: location, endpoint: given)
        #expect((address.endpoint, address.bucket, address.prefix) == (endpoint, bucket, prefix))
        #expect(address.host == endpoint.replacing(/^https?:\/\//, with: ""))
        #expect(address.region == "us-east-1")
        #expect(address.isSecure == endpoint.hasPrefix("https"))
    }

    @Test(arguments: [
        "", "files", "s3:/files", "s3://", "s3://ab", "s3:///a", "s3://files//a", "s3://files/../a", "s3://files/.",
        "s3://files/a b", "s3://files/%2e", "s3://fi?les", "s3://files/ä", "s3://user@files", "https://files",
        "s3://files/" + String(repeating: "a", count: 513),
    ])
    func `a place that could lead elsewhere is none`(location: String) {
        #expect(throws: S3Address.Fault.self) { try S3Address(location: location, endpoint: "https://example.org") }
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org", "https://", "https://me@example.org", "https://me:too@example.org",
        "https://example.org/files", "https://example.org?a", "https://example.org#a", "s3://files",
    ])
    func `an endpoint is scheme, host and port`(endpoint: String) {
        #expect(throws: S3Address.Fault.self) { try S3Address(location: "s3://files", endpoint: endpoint) }
    }

    @Test(arguments: ["", "eu central", "eu/central", "..", String(repeating: "a", count: 65)])
    func `a region is a name`(region: String) {
        #expect(throws: S3Address.Fault.self) {
            try S3Address(location: "s3://files", endpoint: "https://example.org", region: region)
        }
    }

    @Test(arguments: ["", "a b", "a\n", "ä", String(repeating: "a", count: 257)])
    func `credentials are visible characters`(text: String) {
        #expect(S3Credentials(accessKeyID: text, secretAccessKey: "secret") == nil)
        #expect(S3Credentials(accessKeyID: "id", secretAccessKey: text) == nil)
    }

    @Test func `a list of objects is read as the stores write it`() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>files</Name><Prefix>a&amp;/</Prefix>
            <KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>
            <Contents><Key>a/1</Key><Size>3</Size></Contents>
            <Contents><Key>a/&lt;&amp;amp;&gt;&quot;&apos;</Key></Contents></ListBucketResult>
            """
        let list = try #require(S3List(Data(text.utf8)))
        #expect(list.names == ["a/1", "a/<&amp;>\"'"])
        #expect(list.hasMore)
        let empty = try #require(
            S3List(Data("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>".utf8)))
        #expect(empty.names.isEmpty && !empty.hasMore)
    }

    @Test(arguments: [
        "", "no XML", "<html><Key>a</Key></html>", "<ListBucketResult><Key>a</Key>",
        "<ListBucketResult><IsTruncated>perhaps</IsTruncated></ListBucketResult>", "<Key><Key>",
    ])
    func `what is no list is none`(text: String) {
        #expect(S3List(Data(text.utf8)) == nil)
        #expect(S3List(Data([0xFF])) == nil)
    }
}
