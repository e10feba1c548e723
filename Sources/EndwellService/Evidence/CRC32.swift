import Foundation

/// The checksum that a zip keeps of each file (ISO 3309, as PNG and gzip use it). It finds damage, never intent.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? 0xEDB8_8320 ^ (rest >> 1) : rest >> 1 }
    }

    static func of(_ bytes: Data) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBytes { bytes in
                var sum: UInt32 = 0xFFFF_FFFF
                for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
                return sum ^ 0xFFFF_FFFF
            }
        }
    }
}
