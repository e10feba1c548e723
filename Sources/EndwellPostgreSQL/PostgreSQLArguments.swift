import EndwellStore
import Foundation

/// The arguments of a statement, laid out as libpq wants them.
///
/// Numbers go as digits, which suit whatever type the server has found for the placeholder; texts and bytes as they are.
struct PostgreSQLArguments {
    private var bytes: [UInt8] = []
    private var places: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [SQLValue]) {
        for value in values {
            switch value {
            case .null:
                append(nil, isBinary: false)
            case .integer(let number):
                append(Array(String(number).utf8), isBinary: false)
            case .text(let text):
                append(Array(text.utf8), isBinary: true)
            case .blob(let data):
                append(Array(data), isBinary: true)
            }
        }
    }

    private mutating func append(_ value: [UInt8]?, isBinary: Bool) {
        places.append(value == nil ? nil : bytes.count)
        lengths.append(Int32(value?.count ?? 0))
        formats.append(isBinary ? 1 : 0)
        // Each ends with a zero, which ends the digits of a number and gives an empty value an address.
        if let value { bytes += value + [0] }
    }

    /// Calls with the count, the values, their lengths and their formats.
    func withPointers<Result>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = places.map { place in place.flatMap { start?.advanced(by: $0) } }
            return values.withUnsafeBufferPointer { values in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(Int32(places.count), values.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}
