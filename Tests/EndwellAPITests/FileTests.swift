import EndwellCore
import EndwellService
import EndwellStore
import EndwellTesting
import Foundation
import HTTPTypes
import Testing

@testable import EndwellAPI

@Suite struct FileTests {
    @Test func `R18: a refused act leaves the upload to be attached, once`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let made = try await api.upload([.plan], to: path, as: api.world.alice)
        #expect(made.status == 201)
        let file = try #require(made.text("id"))
        #expect(made.text("name") == "Größe “1”.txt")
        #expect(made.json["bytes"]?.asInteger == 4)
        #expect(made.text("sha256") == RecordDigest.hexadecimal(RecordDigest.chained(Data("plan".utf8), after: Data())))
        #expect(made.headers[.location] == "/api/v1\(path)/files/\(file)")

        let message: JSON = ["attachments": [.text(file)]]
        let refused = try await api.send(.post, "\(path)/messages", message, as: api.world.alice)
        #expect(refused.places == ["/text"])
        let send = message.adding(["text": "Here."])
        #expect(try await api.send(.post, "\(path)/messages", send, as: api.world.alice).status == 200)
        let messages = try await api.send(.get, "\(path)/messages", as: api.world.bob)
        #expect(messages.text("data/0/attachments/0/id") == file)
        #expect(messages.text("data/0/attachments/0/name") == "Größe “1”.txt")
        let again = try await api.send(.post, "\(path)/messages", send, as: api.world.alice)
        #expect((again.status, again.places) == (422, ["/attachments/0"]))
    }

    @Test func `a file is handed out as bytes to be saved, with its name`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let location = try #require(try await api.upload([.plan], to: path, as: api.world.alice).text("id"))
        let address = "\(path)/files/\(location)"
        let got = try await api.send(.get, address, as: api.world.alice)
        #expect((got.status, got.bytes) == (200, Data("plan".utf8)))
        #expect(got.headers[.contentType] == "application/octet-stream")
        #expect(got.headers[.xContentTypeOptions] == "nosniff")
        #expect(
            got.headers[.contentDisposition]
                == "attachment; filename=\"Gr__e _1_.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E2%80%9C1%E2%80%9D.txt")
        var headers: HTTPFields = [:]
        headers[.ifNoneMatch] = got.headers[.eTag]
        #expect(try await api.send(.get, address, as: api.world.alice, headers: headers).status == 304)
    }

    @Test func `R16: an upload is its person's alone, and an unknown one is no different from another's`() async throws
    {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let file = try #require(try await api.upload([.plan], to: path, as: api.world.alice).text("id"))
        let unknown = UUID().uuidString.lowercased()
        for person in [api.world.bob, api.world.charlie] {
            let foreign = try await api.send(.get, "\(path)/files/\(file)", as: person)
            let nowhere = try await api.send(.get, "\(path)/files/\(unknown)", as: person)
            #expect(foreign.status == 404)
            #expect(foreign.bytes == nowhere.bytes)
        }
        let attached = try await api.send(
            .post, "\(path)/messages", ["text": "Mine", "attachments": [.text(file), .text(unknown), "x"]],
            as: api.world.bob)
        #expect(attached.places == ["/attachments/0", "/attachments/1", "/attachments/2"])
        let details = (attached.json["errors"]?.asList ?? []).compactMap { $0["detail"]?.asText }
        #expect(Set(details.map { $0.replacing(/\d/, with: "") }).count == 1)
        #expect(try await api.upload([.plan], to: path, as: api.world.charlie).status == 404)
        #expect(try await api.upload([.plan], to: "/contracts/\(unknown)", as: api.world.alice).status == 404)
    }

    @Test func `work, a fix and each example of a concern take files`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        func file(_ person: Account) async throws -> JSON {
            [.text(try #require(try await api.upload([.plan], to: path, as: person).text("id")))]
        }
        let contract = try await api.send(.get, path, as: api.world.bob)
        let deliverable = try #require(contract.text("deliverables/0/id"))
        let work = try await api.send(
            .post, "\(path)/deliverables/\(deliverable)/submission", ["attachments": file(api.world.bob)],
            as: api.world.bob)
        #expect(work.json["deliverables"]?.asList?[0]["attachments"]?.asList?.count == 1)

        let zone = Zone("Europe/Berlin")
        let concern: JSON = [
            "agreed": "Fast", "remedy": "Faster",
            "fix_by": .text(zone.day(of: api.world.clock.now).adding(10).description),
            "examples": [["what": "Slow", "attachments": try await file(api.world.alice)], ["what": "Slower"]],
        ]
        let raised = try await api.send(.post, "\(path)/concerns", concern, as: api.world.alice)
        let examples = raised.json["concerns"]?.asList?[0]["examples"]?.asList ?? []
        #expect(examples.map { $0["attachments"]?.asList?.count } == [1, 0])
        let id = try #require(raised.text("concerns/0/id"))
        let fixed = try await api.send(
            .post, "\(path)/concerns/\(id)/fix", ["text": "Done", "attachments": file(api.world.bob)],
            as: api.world.bob)
        #expect(fixed.status == 200)
        let events = try await api.send(.get, "\(path)/events", as: api.world.alice)
        #expect(String(decoding: events.bytes, as: UTF8.self).components(separatedBy: "Größe").count == 4)
    }

    @Test func `the same upload under the same key is kept once, whatever boundary it came with`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let key = try #require(HTTPField.Name("Idempotency-Key"))
        let first = try await api.upload([.plan], to: path, as: api.world.alice, headers: [key: "k"])
        for _ in 1..<UploadLimits.waitingMax {
            #expect(try await api.upload([.plan], to: path, as: api.world.alice).status == 201)
        }
        let again = try await api.upload(
            [.plan], to: path, as: api.world.alice, headers: [key: "k"], boundary: "another")
        #expect((again.status, again.bytes) == (201, first.bytes))
        #expect(again.headers[.location] == first.headers[.location])
        var other = FilePart.plan
        other.bytes = "another plan"
        #expect(
            try await api.upload([other], to: path, as: api.world.alice, headers: [key: "k"]).code == "key_reused")
        let full = try await api.upload([.plan], to: path, as: api.world.alice)
        #expect((full.status, full.code) == (409, "too_many_uploads"))
        let fullUnderKey = try await api.upload([.plan], to: path, as: api.world.alice, headers: [key: "l"])
        #expect(fullUnderKey.code == "too_many_uploads")
    }

    @Test func `every part that should not be there is named, and nothing waits`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        func places(_ parts: [FilePart]) async throws -> [String] {
            let answer = try await api.upload(parts, to: path, as: api.world.alice)
            #expect(answer.status == 422)
            return answer.places
        }
        #expect(try await places([]) == ["/file"])
        #expect(try await places([FilePart(field: "file", name: nil, bytes: "text")]) == ["/file"])
        #expect(try await places([.plan, .plan]) == ["/file"])
        #expect(
            try await places([.plan, FilePart(field: "a/b", name: "x", bytes: ""), FilePart(field: "c", bytes: "1")])
                == ["/a~1b", "/c"])
        let waiting = try await api.world.store.read { [id = api.world.alice.id] in
            try $0.uploadCount(of: id, limit: 9)
        }
        #expect(waiting == 0)
    }

    @Test func `a body that is not of parts, or too long, is refused before it is read`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        func post(_ type: String, _ body: String, length: Int? = nil) async throws -> Int {
            var headers: HTTPFields = [:]
            headers[.contentType] = type
            headers[.contentLength] = length.map(String.init)
            return try await api.send(
                .post, "\(path)/files", bytes: Data(body.utf8), headers: headers, as: api.world.alice
            ).status
        }
        #expect(try await post("application/json", "{}") == 415)
        #expect(try await post("multipart/form-data", "--x") == 400)
        #expect(try await post("multipart/form-data; boundary=x", "") == 400)
        #expect(try await post("multipart/form-data; boundary=x", "--x\r\nno head") == 400)
        #expect(try await post("multipart/form-data; boundary=x", "--x--\r\n", length: 30_000_000) == 413)
        var large = FilePart.plan
        large.bytes = String(repeating: "a", count: Limits.fileBytesMax + 1)
        let answer = try await api.upload([large], to: path, as: api.world.alice)
        #expect((answer.status, answer.code) == (413, "too_large"))
        #expect(await api.world.files.isEmpty)
    }
}

/// A part of a form; without a name it is no file.
struct FilePart {
    var field: String
    var name: String?
    var bytes: String

    static let plan = FilePart(field: "file", name: "Größe “1”.txt", bytes: "plan")
}

extension APIWorld {
    /// Uploads parts to a contract.
    func upload(
        _ parts: [FilePart], to path: String, as person: Account, headers: HTTPFields = [:], boundary: String = "edge"
    ) async throws -> APIAnswer {
        var body = ""
        for part in parts {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.field)\""
            body += part.name.map { "; filename=\"\($0)\"\r\nContent-Type: text/plain" } ?? ""
            body += "\r\n\r\n\(part.bytes)\r\n"
        }
        var headers = headers
        headers[.contentType] = "multipart/form-data; boundary=\(boundary)"
        return try await send(
            .post, "\(path)/files", bytes: Data("\(body)--\(boundary)--\r\n".utf8), headers: headers, as: person)
    }
}
