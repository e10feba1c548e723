/// Which addresses lie on the public internet, as IANA's registries of special addresses have it (RFC 6890).
///
/// Whatever a person types as a webhook's address, and whatever its name leads to at that moment: what only this machine
/// or its network reaches is none of theirs.
enum PublicAddress {
    /// Whether an IPv4 address, of four bytes, lies on the public internet.
    static func isPublic(ipv4 bytes: [UInt8]) -> Bool {
        guard bytes.count == 4 else { return false }
        return !special4.contains { $0.covers(bytes) }
    }

    /// Whether an IPv6 address, of sixteen bytes, lies on the public internet. What carries an IPv4 address in it does not.
    static func isPublic(ipv6 bytes: [UInt8]) -> Bool {
        guard bytes.count == 16 else { return false }
        return global6.covers(bytes) && !special6.contains { $0.covers(bytes) }
    }

    private static let special4: [Range] = [
        Range([0], 8), Range([10], 8), Range([100, 64], 10), Range([127], 8), Range([169, 254], 16),
        Range([172, 16], 12), Range([192, 0, 0], 24), Range([192, 0, 2], 24), Range([192, 88, 99], 24),
        Range([192, 168], 16), Range([198, 18], 15), Range([198, 51, 100], 24), Range([203, 0, 113], 24),
        Range([224], 4), Range([240], 4),
    ]

    /// What is handed out as global unicast; everything outside is private, local, multicast, mapped or reserved.
    private static let global6 = Range([0x20, 0x00], 3)

    private static let special6: [Range] = [
        // Protocol assignments, Teredo and benchmarking; documentation; 6to4; documentation again.
        Range([0x20, 0x01, 0x00], 23), Range([0x20, 0x01, 0x0D, 0xB8], 32), Range([0x20, 0x02], 16),
        Range([0x3F, 0xFF, 0x00], 20),
    ]

    /// All addresses that begin with the same bits.
    private struct Range {
        let beginning: [UInt8]
        let bits: Int

        init(_ beginning: [UInt8], _ bits: Int) {
            self.beginning = beginning
            self.bits = bits
        }

        func covers(_ bytes: [UInt8]) -> Bool {
            (0..<bits).allSatisfy { bit in
                let mask: UInt8 = 0x80 >> UInt8(bit % 8)
                let own = bit / 8 < beginning.count ? beginning[bit / 8] : 0
                return own & mask == bytes[bit / 8] & mask
            }
        }
    }
}
