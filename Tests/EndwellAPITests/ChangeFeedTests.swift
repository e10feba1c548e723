import EndwellCore
import EndwellTesting
import Foundation
import HTTPTypes
import Testing

@testable import EndwellAPI
@testable import EndwellService

@Suite struct ChangeFeedTests {
    @Test func `a page goes on where the last one ended, and the feed never ends`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let first = try await api.send(.get, "/changes?limit=1", as: api.world.bob)
        #expect(first.text("data/0/event/kind") == "offered.1")
        #expect(first.text("data/0/contract").map { "/contracts/\($0)" } == path)
        #expect(first.text("data/0/cursor") == first.text("next"))
        #expect(first.json["has_more"]?.asFlag == true)
        let link = "<https://endwell.example/api/v1/changes?limit=1&after=1>; rel=\"next\""
        #expect(first.headers[HTTPField.Name("Link")!] == link)
        let second = try await api.send(.get, "/changes?limit=1&after=1", as: api.world.bob)
        #expect(second.text("data/0/event/kind") == "offer_accepted.1")
        #expect(second.json["has_more"]?.asFlag == false)
        let third = try await api.send(.get, "/changes?after=2", as: api.world.bob)
        #expect(third.json["data"]?.asList == [])
        #expect(third.text("next") == "2")
        #expect(try await api.send(.get, "/changes?after=latest", as: api.world.bob).text("next") == "2")
        #expect(try await api.send(.get, "/changes", as: api.world.charlie).json["data"]?.asList == [])
    }

    @Test(arguments: ["3", "-1", "02", "x", "99999999999999999999", "%20"])
    func `a place that nothing gave, such as one ahead of everything, is named as a bad one`(place: String) async throws
    {
        let api = try await APIWorld()
        _ = try await api.activeContract()
        let answer = try await api.send(.get, "/changes?after=\(place)", as: api.world.bob)
        #expect((answer.status, answer.places) == (422, ["after"]))
        let resumed = try await api.send(
            .get, "/changes", as: api.world.bob, headers: ChangeFeedTests.stream(after: place))
        #expect((resumed.status, resumed.places) == (422, ["Last-Event-ID"]))
        #expect(api.bell.listening == 0)
    }

    @Test func `a question that waits is answered at once when something happens`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let there = try await api.send(.get, "/changes?after=1&wait=60", as: api.world.bob)
        #expect(there.json["data"]?.asList?.count == 1)
        async let waiting = api.send(.get, "/changes?after=2&wait=60", as: api.world.bob)
        await api.untilWaiting(1)
        try await api.send(.post, "\(path)/messages", ["text": "Hello"], as: api.world.alice)
        let answer = try await waiting
        #expect(answer.text("data/0/event/body/text/text") == "Hello")
        #expect(answer.text("next") == "3")
        #expect(api.bell.listening == 0)
    }

    @Test func `when nothing happens, or the program stops, the same place is answered again`() async throws {
        let api = try await APIWorld()
        _ = try await api.activeContract()
        let over = try await api.send(.get, "/changes?after=2&wait=1", as: api.world.bob)
        #expect((over.status, over.text("next")) == (200, "2"))
        #expect(over.json["data"]?.asList == [])
        async let waiting = api.send(.get, "/changes?after=2&wait=60", as: api.world.bob)
        await api.untilWaiting(1)
        api.bell.close()
        let stopped = try await waiting
        #expect((stopped.status, stopped.text("next")) == (200, "2"))
    }

    @Test func `a stream tells each change once and in order, and ends when the program stops`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        async let stream = api.send(.get, "/changes", as: api.world.bob, headers: ChangeFeedTests.stream())
        await api.untilWaiting(1)
        for number in 1...40 {
            try await api.send(.post, "\(path)/messages", ["text": .text("\(number)")], as: api.world.alice)
        }
        api.bell.close()
        let answer = try await stream
        #expect(answer.headers[.contentType] == "text/event-stream")
        #expect(answer.headers[HTTPField.Name("Vary")!] == "Authorization, Accept")
        let events = StreamedEvent.all(in: answer.bytes)
        #expect(events.map(\.id) == (1...42).map(String.init))
        #expect(events.map { $0.data["cursor"]?.asText } == events.map(\.id))
        #expect(events.dropFirst(2).map(\.words) == (1...40).map(String.init))
        #expect(api.bell.listening == 0)
        let resumed = try await api.send(
            .get, "/changes?after=7", as: api.world.bob, headers: ChangeFeedTests.stream(after: "40"))
        #expect(StreamedEvent.all(in: resumed.bytes).map(\.id) == ["41", "42"])
    }

    @Test func `a stream ends with its token`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        let bob = api.world.bob
        async let stream = api.send(.get, "/changes?after=2", as: bob, headers: ChangeFeedTests.stream())
        await api.untilWaiting(1)
        let tokens = api.world.useCases.accessTokens
        for token in try await tokens.list(of: bob.id) { try await tokens.revoke(token.id, by: bob.id) }
        try await api.send(.post, "\(path)/messages", ["text": "Secret"], as: api.world.alice)
        #expect(StreamedEvent.all(in: try await stream.bytes).isEmpty)
        #expect(api.bell.listening == 0)
    }

    @Test func `a stream holds one page at a time, and reads the next when the last is taken`() async throws {
        let api = try await APIWorld()
        let path = try await api.activeContract()
        for number in 1...60 {
            try await api.send(.post, "\(path)/messages", ["text": .text("\(number)")], as: api.world.alice)
        }
        var pages: [Int] = []
        try await ChangeFeedTests.take(from: try api.stream(for: api.world.bob)) { piece in
            pages.append(StreamedEvent.all(in: piece).count)
            return pages.reduce(0, +) < 62
        }
        #expect(pages == [0, 25, 25, 12])
    }

    @Test func `a stream says now and then that it is still there`() async throws {
        let api = try await APIWorld()
        var stream = try api.stream(for: api.world.bob)
        stream.heartbeat = .milliseconds(1)
        var pieces: [String] = []
        try await ChangeFeedTests.take(from: stream) { piece in
            pieces.append(String(decoding: piece, as: UTF8.self))
            return pieces.count < 4
        }
        #expect(pieces == ["retry: 2000\n\n", ":\n\n", ":\n\n", ":\n\n"])
    }

    @Test func `as many of a person's questions wait as may; one more is told when to come back`() async throws {
        let api = try await APIWorld()
        var seats = try (1...ChangeLimits.waitersOfOneMax).map { _ in
            try api.world.useCases.changes.seat(for: api.world.bob.id)
        }
        for headers in [HTTPFields(), ChangeFeedTests.stream()] {
            let answer = try await api.send(.get, "/changes?wait=60", as: api.world.bob, headers: headers)
            #expect((answer.status, answer.code) == (429, "too_fast"))
            #expect(answer.headers[HTTPField.Name("Retry-After")!] == "5")
        }
        #expect(try await api.send(.get, "/changes", as: api.world.bob).status == 200)
        #expect(try await api.send(.get, "/changes?wait=1", as: api.world.charlie).status == 200)
        #expect(!seats[0].isOver)
        seats.removeAll()
        #expect(api.bell.listening == 0, "a place comes back with whoever had it")
        #expect(try await api.send(.get, "/changes?wait=1", as: api.world.bob).status == 200)
    }

    @Test func `a look at a stream's head takes no place`() async throws {
        let api = try await APIWorld()
        let head = try await api.send(.head, "/changes", as: api.world.bob, headers: ChangeFeedTests.stream())
        #expect(head.status == 200)
        #expect(api.bell.listening == 0)
    }

    /// Headers that ask for a stream.
    private static func stream(after last: String? = nil) -> HTTPFields {
        var headers: HTTPFields = [.accept: "text/event-stream"]
        if let last, let name = HTTPField.Name("Last-Event-ID") { headers[name] = last }
        return headers
    }

    /// Takes pieces from a stream until `take` wants no more.
    private static func take(from stream: ChangeStream, _ take: (Data) -> Bool) async throws {
        struct Enough: Error {}
        await #expect(throws: Enough.self) {
            try await stream.run(after: 0) { piece in
                guard take(piece) else { throw Enough() }
            }
        }
    }
}

/// An event of a stream, as a reader of the standard understands it.
private struct StreamedEvent {
    let id: String
    let data: JSON

    /// The words of a message.
    var words: String? { data["event"]?["body"]?["text"]?["text"]?.asText }

    static func all(in bytes: Data) -> [StreamedEvent] {
        String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n\n").compactMap { block in
            let lines = block.components(separatedBy: "\n")
            guard lines.count == 2, lines[0].hasPrefix("id: "), lines[1].hasPrefix("data: "),
                let data = try? JSON(Data(lines[1].dropFirst(6).utf8))
            else { return nil }
            return StreamedEvent(id: String(lines[0].dropFirst(4)), data: data)
        }
    }
}

extension APIWorld {
    fileprivate var bell: ChangeBell { world.useCases.ports.store.bell }

    /// Returns once so many wait for changes and have nothing else to do.
    fileprivate func untilWaiting(_ count: Int) async {
        while bell.waiting != count { await Task.yield() }
    }

    /// A person's stream, without the HTTP around it.
    fileprivate func stream(for person: Account) throws -> ChangeStream {
        let changes = world.useCases.changes
        return ChangeStream(changes: changes, person: person.id, seat: try changes.seat(for: person.id)) { true }
    }
}
