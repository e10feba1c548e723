import Foundation
public import HTTPTypes
public import HummingbirdCore
import NIOCore

/// A body of several parts (RFC 7578), cut at its boundary while it arrives: no file is ever held in memory whole.
///
/// A class, since the pieces of one part are handed to whoever keeps them while the reader waits; the two never read
/// at the same time.
public final class MultipartBody: @unchecked Sendable {
    private var body: RequestBody.AsyncIterator
    private var waiting: [UInt8] = []
    private var isBegun = false
    private var isOver = false
    private let delimiter: [UInt8]

    /// The parts of a request's body. `FormUnreadable` where its content type names no boundary.
    public init(_ request: Request) throws {
        guard let boundary = MultipartBody.boundary(in: request.headers[.contentType] ?? "") else {
            throw FormUnreadable(status: .badRequest)
        }
        body = request.body.makeAsyncIterator()
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first boundary may stand at the very beginning, without a line end before it.
        waiting = Array("\r\n".utf8)
    }

    private static func boundary(in type: String) -> String? {
        let boundary = HeaderParameters(type)["boundary"] ?? ""
        return (1...MultipartLimits.boundaryBytesMax).contains(boundary.utf8.count) ? boundary : nil
    }

    /// The head of the next part, when the one before was read to its end; `nil` after the last.
    public func nextPart() async throws -> PartHead? {
        if !isBegun {
            isBegun = true
            // What stands before the first boundary means nothing.
            while let piece = try await nextPiece(), !piece.isEmpty { continue }
        }
        try await fill(upTo: 2)
        if waiting.starts(with: "--".utf8) { return nil }
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = waiting.firstIndex(of: end) {
                let head = String(decoding: waiting[..<place], as: UTF8.self)
                waiting.removeFirst(place + end.count)
                return try PartHead(head)
            }
            guard waiting.count < MultipartLimits.partHeadBytesMax, try await more() else {
                throw FormUnreadable(status: .badRequest)
            }
        }
    }

    /// All bytes of the part; `FormUnreadable` when there are more than that.
    public func collect(upTo bytesMax: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await nextPiece() {
            bytes += piece
            guard bytes.count <= bytesMax else { throw FormUnreadable(status: .contentTooLarge) }
        }
        return bytes
    }

    /// How many bytes the part had, none of which was kept; `FormUnreadable` when there are more than that.
    public func skip(upTo bytesMax: Int) async throws -> Int {
        var bytes = 0
        while let piece = try await nextPiece() {
            bytes += piece.count
            guard bytes <= bytesMax else { throw FormUnreadable(status: .contentTooLarge) }
        }
        return bytes
    }

    /// The bytes of the part, as they arrive.
    public func pieces() -> AsyncThrowingStream<[UInt8], any Error> {
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

/// What stands above a part.
public struct PartHead: Sendable {
    /// The name of its field.
    public private(set) var name = ""
    /// The file's name as its sender said, which may be empty; `nil` for a part that is no file.
    public private(set) var fileName: String?
    /// Its media type.
    public private(set) var type = "application/octet-stream"

    /// The head that follows a boundary; on the boundary's own line nothing but blanks may stand.
    init(_ text: String) throws {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard lines[0].allSatisfy({ $0 == " " || $0 == "\t" }) else { throw FormUnreadable(status: .badRequest) }
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw FormUnreadable(status: .badRequest) }
            let value = parts[1].drop { $0 == " " }
            switch parts[0].lowercased() {
            case "content-disposition":
                let parameters = HeaderParameters(value)
                // Browsers write a quotation mark in a name as `%22`.
                name = parameters["name"]?.replacing("%22", with: "\"") ?? ""
                fileName = parameters[extended: "filename"] ?? parameters["filename"]?.replacing("%22", with: "\"")
            case "content-type": type = String(value)
            default: continue
            }
        }
        guard !name.isEmpty else { throw FormUnreadable(status: .badRequest) }
    }
}

/// Every bound of bodies of several parts, with its unit in its name.
public enum MultipartLimits {
    /// Largest head of one part, in bytes.
    public static let partHeadBytesMax = 8 * 1_024
    /// Longest boundary, in bytes (RFC 2046).
    public static let boundaryBytesMax = 70
}

/// A body that is no form of ours.
public struct FormUnreadable: Error {
    /// What the answer says.
    public let status: HTTPResponse.Status

    /// A body to be answered with that status.
    public init(status: HTTPResponse.Status) {
        self.status = status
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
