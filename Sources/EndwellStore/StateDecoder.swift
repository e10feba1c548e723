import Foundation

/// Reads what `StateEncoder` wrote: values in the order in which they were written. Bytes that say anything else are an
/// error, never a wrong value.
struct StateDecoder {
    func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let names = StateNames()
        let reader = StateReader(bytes: [UInt8](data), names: names)
        let value = try reader.read(type)
        try reader.requireEnd()
        return value
    }
}

/// The bytes are not what the value needs.
struct UnfitState: Error {
    let reason: String
}

/// The names that were spelled out so far.
private final class StateNames {
    var all: [String] = []
}

/// A part of the bytes, and how far it was read. It gives an object's values, a list's or a single one, as it is asked.
private final class StateReader: Decoder {
    private let bytes: [UInt8]
    private let names: StateNames
    private var at: Int
    private let end: Int
    /// The name of the value that comes next, once it was read.
    private var name: String?
    /// The part that was opened last to read a value from it.
    private var inner: StateReader?
    private(set) var count = 0

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(bytes: [UInt8], names: StateNames) {
        (self.bytes, self.names) = (bytes, names)
        (at, end) = (0, bytes.count)
    }

    private init(within outer: StateReader, from start: Int, to end: Int) {
        (bytes, names) = (outer.bytes, outer.names)
        (at, self.end) = (start, end)
    }

    var isAtEnd: Bool { at == end && name == nil }

    /// Throws unless all of it was read, and all that was opened in it.
    func requireEnd() throws {
        guard isAtEnd else { throw UnfitState(reason: "more than was asked for") }
        try inner?.requireEnd()
    }

    // MARK: Names

    /// The name of the next value of an object; `nil` at its end.
    func nextName() throws -> String? {
        if let name { return name }
        guard at < end else { return nil }
        let number = Int(try byte())
        if number == 0 {
            let spelled = try characters()
            if names.all.count < Int(UInt8.max) { names.all.append(spelled) }
            name = spelled
        } else {
            guard number <= names.all.count else { throw UnfitState(reason: "a name that was not spelled out") }
            name = names.all[number - 1]
        }
        return name
    }

    func isNext(_ key: some CodingKey) -> Bool { (try? nextName()) == key.stringValue }

    /// Goes on to the value of that name, which must be the next.
    func take(_ key: some CodingKey) throws {
        guard try nextName() == key.stringValue else { throw UnfitState(reason: "no \(key.stringValue)") }
        name = nil
    }

    // MARK: Values

    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        count += 1
        if type == String.self, let text = try text() as? Value { return text }
        if type == Bool.self, let flag = try flag() as? Value { return flag }
        if type == Int64.self, let number = try integer() as? Value { return number }
        if type == Int.self, let number = Int(exactly: try integer()) as? Value { return number }
        return try readParts(type)
    }

    private func readParts<Value: Decodable>(_ type: Value.Type) throws -> Value {
        inner = nil
        let value = try type.init(from: self)
        try inner?.requireEnd()
        return value
    }

    /// Whether a null comes next; goes past it.
    func takeNull() -> Bool {
        guard at < end, bytes[at] == StateKind.null.rawValue else { return false }
        at += 1
        return true
    }

    /// Whether a null comes next under that name; goes past neither.
    func isNull() -> Bool { at < end && bytes[at] == StateKind.null.rawValue }

    func open(_ kind: StateKind) throws -> StateReader {
        try require(kind)
        var length = 0
        for place in 0..<4 { length |= Int(try byte()) << (8 * place) }
        guard length <= end - at else { throw UnfitState(reason: "cut off") }
        let part = StateReader(within: self, from: at, to: at + length)
        at += length
        inner = part
        return part
    }

    private func flag() throws -> Bool {
        switch StateKind(rawValue: try byte()) {
        case .yes: return true
        case .no: return false
        case .null, .integer, .text, .object, .list, nil: throw UnfitState(reason: "no flag")
        }
    }

    private func integer() throws -> Int64 {
        try require(.integer)
        let folded = try number()
        return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
    }

    private func require(_ kind: StateKind) throws {
        guard try byte() == kind.rawValue else { throw UnfitState(reason: "no \(kind)") }
    }

    private func text() throws -> String {
        try require(.text)
        return try characters()
    }

    private func characters() throws -> String {
        let count = try number()
        guard count <= UInt64(end - at) else { throw UnfitState(reason: "cut off") }
        defer { at += Int(count) }
        return String(decoding: bytes[at..<at + Int(count)], as: UTF8.self)
    }

    private func number() throws -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try byte()
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
        }
        throw UnfitState(reason: "a number without end")
    }

    private func byte() throws -> UInt8 {
        guard at < end else { throw UnfitState(reason: "cut off") }
        defer { at += 1 }
        return bytes[at]
    }

    // MARK: Decoder

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(StateObject<Key>(part: try open(.object)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { StateList(part: try open(.list)) }

    func singleValueContainer() -> any SingleValueDecodingContainer { StateValue(part: self) }
}

private struct StateObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let part: StateReader
    var codingPath: [any CodingKey] { [] }

    /// The one that comes next; an enumeration's case is the only one.
    var allKeys: [Key] { (try? part.nextName()).flatMap(Key.init(stringValue:)).map { [$0] } ?? [] }

    func contains(_ key: Key) -> Bool { part.isNext(key) }

    func decodeNil(forKey key: Key) throws -> Bool {
        guard part.isNext(key), part.isNull() else { return false }
        try part.take(key)
        return part.takeNull()
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try part.take(key)
        return try part.read(type)
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Inner> {
        try part.take(key)
        return try part.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try part.take(key)
        return try part.unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { part }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try part.take(key)
        return part
    }
}

private struct StateList: UnkeyedDecodingContainer {
    let part: StateReader
    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var isAtEnd: Bool { part.isAtEnd }
    var currentIndex: Int { part.count }

    func decodeNil() -> Bool { part.takeNull() }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try part.read(type) }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) throws -> KeyedDecodingContainer<Inner> {
        try part.container(keyedBy: type)
    }

    func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try part.unkeyedContainer() }

    func superDecoder() throws -> any Decoder { part }
}

private struct StateValue: SingleValueDecodingContainer {
    let part: StateReader
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { part.takeNull() }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard StateNumber.fits(type) else { throw UnfitState(reason: "a state holds no \(type)") }
        return try part.read(type)
    }
}
