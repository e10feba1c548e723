import EndwellHTTP
import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@Suite struct MultipartTests {
    /// Parts whose contents look like what stands between them.
    private static let contents = ["", "\r\n", "\r\n--edg", "--edge", "\r\n\r\n--edg\r\n-edge--", "plan"]

    private static var whole: String {
        contents.enumerated().map { index, content in
            "--edge \r\nContent-Disposition: form-data; name=\"part \(index)\"\r\n\r\n\(content)\r\n"
        }.joined() + "--edge--"
    }

    @Test func `parts are the same, in whatever pieces they arrive`() async throws {
        let text = "before\r\n\(Self.whole)\r\nafter"
        for size in 1...text.utf8.count {
            let body = try MultipartBody(Self.request(text, inPiecesOf: size))
            var read: [String] = []
            while let head = try await body.nextPart() {
                #expect(head.name == "part \(read.count)" && head.fileName == nil)
                read.append(String(decoding: try await body.collect(upTo: 100), as: UTF8.self))
            }
            #expect(read == Self.contents)
        }
    }

    @Test func `a body that breaks off anywhere is no form`() async throws {
        let text = Self.whole
        for length in 0..<text.utf8.count {
            let body = try MultipartBody(Self.request(String(decoding: text.utf8.prefix(length), as: UTF8.self)))
            await #expect(throws: FormUnreadable.self) {
                while try await body.nextPart() != nil { _ = try await body.collect(upTo: 100) }
            }
        }
    }

    @Test(
        arguments: [
            (#"form-data; name="file"; filename="plan.pdf""#, "plan.pdf"),
            (#"form-data; filename="plan.pdf"; name="file""#, "plan.pdf"),
            (#"form-data;name=file;filename=plan.pdf"#, "plan.pdf"),
            (#"Form-Data ; NAME = "file" ; FileName = plan.pdf "#, "plan.pdf"),
            (#"form-data; name=file; filename="a; b=c.pdf""#, "a; b=c.pdf"),
            (#"form-data; name=file; filename="a%22b\".pdf""#, #"a"b".pdf"#),
            (#"form-data; name=file; filename="Größe.pdf""#, "Größe.pdf"),
            (#"form-data; name=file; filename="?.pdf"; filename*=utf-8''Gr%C3%B6%C3%9Fe%3B.pdf"#, "Größe;.pdf"),
            (#"form-data; name=file; filename="plain.pdf"; filename*=latin1''Gr%F6.pdf"#, "plain.pdf"),
            (#"form-data; name=file; filename="plain.pdf"; filename*=UTF-8''%FF"#, "plain.pdf"),
            (#"form-data; name="file"; filename="""#, ""),
            (#"form-data; name="file"; filename"#, ""),
            (#"form-data; name="file"; filename="open"#, "open"),
            (#"form-data; name="file"; nofilename="x""#, nil),
            (#"form-data; name="file"; title="; filename=x""#, nil),
        ] as [(String, String?)])
    func `a file's name is read as programs write it`(_ disposition: String, _ name: String?) async throws {
        let text = "--edge\r\ncontent-disposition: \(disposition)\r\n\r\n\r\n--edge--\r\n"
        let head = try #require(try await MultipartBody(Self.request(text)).nextPart())
        #expect((head.name, head.fileName) == ("file", name))
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=edge", true), ("multipart/form-data; charset=utf-8; Boundary=\"edge\"", true),
        ("multipart/form-data;boundary=edge;x", true), ("multipart/form-data", false),
        ("multipart/form-data; boundary=", false), ("multipart/form-data; notboundary=edge", false),
        ("multipart/form-data; boundary=\(String(repeating: "x", count: 71))", false),
    ])
    func `a boundary is found where it is named`(_ type: String, _ isFound: Bool) async throws {
        guard isFound else {
            #expect(throws: FormUnreadable.self) { try MultipartBody(Self.request("--edge--", type: type)) }
            return
        }
        #expect(try await MultipartBody(Self.request("--edge--", type: type)).nextPart() == nil)
    }

    @Test func `a head and a part have their bounds`() async throws {
        func read(_ head: String, _ content: String) async throws {
            let part = "Content-Disposition: form-data; name=a\r\n\(head)\r\n\(content)"
            let body = try MultipartBody(Self.request("--edge\r\n\(part)\r\n--edge--", inPiecesOf: 1_000))
            _ = try await body.nextPart()
            _ = try await body.collect(upTo: 100)
        }
        try await read("X-A: b\r\n", String(repeating: "a", count: 100))
        let tooLong = await #expect(throws: FormUnreadable.self) {
            try await read("", String(repeating: "a", count: 101))
        }
        #expect(tooLong?.status == .contentTooLarge)
        let tooWide = await #expect(throws: FormUnreadable.self) {
            try await read("X-A: \(String(repeating: "b", count: MultipartLimits.partHeadBytesMax + 1_000))\r\n", "")
        }
        #expect(tooWide?.status == .badRequest)
    }

    private static func request(
        _ text: String, inPiecesOf size: Int = 1_000, type: String = "multipart/form-data; boundary=edge"
    ) -> Request {
        var bytes = Array(text.utf8)[...]
        var pieces: [ByteBuffer] = []
        while !bytes.isEmpty {
            pieces.append(ByteBuffer(bytes: bytes.prefix(size)))
            bytes = bytes.dropFirst(size)
        }
        let stream = AsyncStream { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish()
        }
        return Request(
            head: HTTPRequest(
                method: .post, scheme: "http", authority: "127.0.0.1", path: "/", headerFields: [.contentType: type]),
            body: RequestBody(asyncSequence: stream))
    }
}
