import EndwellCore
import EndwellService
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Reads a form with files part by part, keeping each file as it arrives: no file is ever held in memory whole.
struct MultipartReader {
    private var source: PartSource
    private let intake: FileIntake?

    init(body: RequestBody, boundary: String, intake: FileIntake?) {
        source = PartSource(body: body, boundary: boundary)
        self.intake = intake
    }

    /// The boundary named in a content type; `nil` when none is.
    static func boundary(in type: String) -> String? {
        guard let range = type.range(of: "boundary=") else { return nil }
        let rest = type[range.upperBound...].prefix { $0 != ";" }
        let boundary = rest.filter { $0 != "\"" && $0 != " " }
        return (1...70).contains(boundary.utf8.count) ? boundary : nil
    }

    /// The form. Its token stands before its files, and is checked before the first is kept; without it none is.
    mutating func read(_ acceptsToken: (String?) -> Bool) async throws -> Form {
        var form = Form()
        var arrived: [(name: String, file: ArrivedFile)] = []
        var (fieldBytes, droppedBytes) = (0, 0)
        try await source.skipPreamble()
        while let head = try await source.nextPart() {
            guard form.fields.count + arrived.count < WebLimits.formFieldsMax else {
                throw FormUnreadable(status: .contentTooLarge)
            }
            guard let fileName = head.fileName else {
                let value = try await source.collect(upTo: WebLimits.formBytesMax - fieldBytes)
                fieldBytes += value.count
                guard let text = String(validating: value, as: UTF8.self) else {
                    throw FormUnreadable(status: .badRequest)
                }
                form.fields.append((head.name, text))
                continue
            }
            guard acceptsToken(form["_csrf"]) else {
                droppedBytes += try await source.skip(upTo: Limits.fileBytesMax - droppedBytes)
                continue
            }
            if let file = try await receive(fileName, head, after: arrived.count) { arrived.append((head.name, file)) }
        }
        if let intake, !arrived.isEmpty {
            let uploads = try await intake.keep(arrived.map(\.file))
            form.files = zip(arrived, uploads).map { ($0.name, $1) }
        }
        return form
    }

    /// Keeps one file. A field for files that was left empty comes as a file without name and bytes.
    private mutating func receive(_ name: String, _ head: PartHead, after count: Int) async throws -> ArrivedFile? {
        if name.isEmpty {
            _ = try await source.collect(upTo: 0)
            return nil
        }
        guard let intake else { throw FormUnreadable(status: .badRequest) }
        guard count < WebLimits.formFilesMax else { throw FormUnreadable(status: .contentTooLarge) }
        // Who may keep nothing here is told so before the bytes are.
        try await intake.admit(count + 1)
        return try await intake.uploads.receive(source.pieces(), name: name, type: head.type)
    }
}

/// Takes in the files of one person's form about one contract.
struct FileIntake: Sendable {
    let uploads: Uploads
    let contract: ContractID
    let person: PersonID

    func admit(_ count: Int) async throws {
        try await uploads.admit(count, for: contract, by: person)
    }

    func keep(_ files: [ArrivedFile]) async throws -> [Upload] {
        try await uploads.keep(files, for: contract, by: person)
    }
}

/// What stands above a part.
struct PartHead {
    var name = ""
    var fileName: String?
    var type = "application/octet-stream"

    init(_ text: String) throws {
        for line in text.split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw FormUnreadable(status: .badRequest) }
            let value = parts[1].drop { $0 == " " }
            switch parts[0].lowercased() {
            case "content-disposition":
                name = PartHead.parameter("name", in: value) ?? ""
                fileName = PartHead.parameter("filename", in: value)
            case "content-type": type = String(value)
            default: continue
            }
        }
        guard !name.isEmpty else { throw FormUnreadable(status: .badRequest) }
    }

    /// `name="…"`; browsers write a quotation mark in it as `%22`.
    private static func parameter(_ name: String, in value: Substring) -> String? {
        guard let range = value.range(of: "; \(name)=\"") else { return nil }
        return String(value[range.upperBound...].prefix { $0 != "\"" }).replacing("%22", with: "\"")
    }
}

/// The bytes of a body, cut at the boundary.
///
/// A class, since the pieces of one part are handed to whoever keeps them while the reader waits; the two never read
/// at the same time.
final class PartSource: @unchecked Sendable {
    private var body: RequestBody.AsyncIterator
    private var waiting: [UInt8] = []
    private var isOver = false
    private let delimiter: [UInt8]

    init(body: RequestBody, boundary: String) {
        self.body = body.makeAsyncIterator()
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first boundary may stand at the very beginning, without a line end before it.
        waiting = Array("\r\n".utf8)
    }

    /// What stands before the first boundary means nothing.
    func skipPreamble() async throws {
        while let piece = try await nextPiece(), !piece.isEmpty { continue }
    }

    /// The head of the next part; `nil` after the last.
    func nextPart() async throws -> PartHead? {
        try await fill(upTo: 2)
        if waiting.starts(with: "--".utf8) || isOver && waiting.isEmpty { return nil }
        guard waiting.starts(with: "\r\n".utf8) else { throw FormUnreadable(status: .badRequest) }
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = waiting.firstIndex(of: end) {
                let head = String(decoding: waiting[2..<max(2, place)], as: UTF8.self)
                waiting.removeFirst(place + end.count)
                return try PartHead(head)
            }
            guard waiting.count < WebLimits.partHeadBytesMax, try await more() else {
                throw FormUnreadable(status: .badRequest)
            }
        }
    }

    /// All bytes of the part.
    func collect(upTo bytesMax: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await nextPiece() {
            bytes += piece
            guard bytes.count <= bytesMax else { throw FormUnreadable(status: .contentTooLarge) }
        }
        return bytes
    }

    /// How many bytes the part had, none of which was kept.
    func skip(upTo bytesMax: Int) async throws -> Int {
        var bytes = 0
        while let piece = try await nextPiece() {
            bytes += piece.count
            guard bytes <= bytesMax else { throw FormUnreadable(status: .contentTooLarge) }
        }
        return bytes
    }

    /// The bytes of the part, as they arrive.
    func pieces() -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { try await self.nextPiece() }
    }

    /// Some bytes of the part; `nil` at its boundary.
    private func nextPiece() async throws -> [UInt8]? {
        while true {
            if let place = waiting.firstIndex(of: delimiter) {
                if place == 0 {
                    waiting.removeFirst(delimiter.count)
                    return nil
                }
                return take(place)
            }
            let safe = waiting.count - delimiter.count
            if safe > 0 { return take(safe) }
            guard try await more() else { throw FormUnreadable(status: .badRequest) }
        }
    }

    private func take(_ count: Int) -> [UInt8] {
        let piece = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        return piece
    }

    private func fill(upTo count: Int) async throws {
        while waiting.count < count, try await more() { continue }
    }

    private func more() async throws -> Bool {
        guard !isOver, let buffer = try await body.next() else {
            isOver = true
            return false
        }
        waiting += buffer.readableBytesView
        return true
    }
}

extension Array where Element == UInt8 {
    /// Where a sequence of bytes begins.
    fileprivate func firstIndex(of needle: [UInt8]) -> Int? {
        guard let first = needle.first, count >= needle.count else { return nil }
        var start = startIndex
        while let place = self[start...].firstIndex(of: first), place + needle.count <= endIndex {
            if self[place..<place + needle.count].elementsEqual(needle) { return place }
            start = place + 1
        }
        return nil
    }
}
