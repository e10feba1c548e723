import CArgon2
import Foundation

/// Hashes and checks passwords with Argon2id, a few at once (`AccountLimits`), and counts wrong ones.
///
/// A password is taken in Unicode's composed form (NFC), so that it is the same from every keyboard. One value serves
/// the whole process: its lanes are the bound.
public struct Passwords: Sendable {
    /// What one hash costs who makes it, and who guesses.
    public struct Cost: Hashable, Sendable {
        /// Memory, in KiB.
        public let memoryKiB: UInt32
        /// Passes over the memory.
        public let passes: UInt32
        /// Lanes, each of which could be filled by a thread of its own.
        public let lanes: UInt32

        /// 19 MiB, two passes, one lane: about 50 ms.
        public static let standard = Cost(memoryKiB: 19 * 1_024, passes: 2, lanes: 1)

        /// A cost with every part said.
        public init(memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
            self.memoryKiB = memoryKiB
            self.passes = passes
            self.lanes = lanes
        }

        /// How a hash of this cost begins in PHC form.
        var phcPrefix: String { "$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=\(lanes)$" }
    }

    /// What a check found.
    public enum Verdict: Hashable, Sendable {
        /// It is not the password.
        case wrong
        /// It is the password.
        case right
        /// It is the password, but its hash has another cost than today's: hash it anew.
        case rightOfOldCost
    }

    private let cost: Cost
    private let randomness: any Randomness
    private let lanes: HashingLanes
    private static let saltBytes = 16
    private static let hashBytes = 32

    /// Passwords at that cost.
    public init(cost: Cost = .standard, randomness: any Randomness) {
        self.cost = cost
        self.randomness = randomness
        lanes = HashingLanes(lanes: AccountLimits.hashesAtOnceMax, waitingMax: AccountLimits.hashesWaitingMax)
    }

    /// The password's hash in PHC form, with a new salt.
    /// - Throws: `TooBusy` when too many wait, `PasswordFault` when the machine can't hash.
    public func hash(_ password: String) async throws -> String {
        let (cost, salt) = (cost, randomness.bytes(Passwords.saltBytes))
        return try await lanes.run { Passwords.encoded(Passwords.bytes(of: password), salt, cost) }.get()
    }

    /// Whether the password has that hash. Without a hash the answer is `wrong`, after the same work.
    /// - Throws: `TooBusy` when too many wait, `PasswordFault` when the hash can't be read.
    public func verify(_ password: String, against hash: String?) async throws -> Verdict {
        let (encoded, today) = (hash ?? nobodysHash, cost.phcPrefix)
        let isRight = try await lanes.run { Passwords.matches(Passwords.bytes(of: password), encoded) }.get()
        guard isRight, hash != nil else { return .wrong }
        return encoded.hasPrefix(today) ? .right : .rightOfOldCost
    }

    /// A well-formed hash of no known password: who has no account is checked against it.
    private var nobodysHash: String {
        cost.phcPrefix + "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    }

    private static func bytes(of password: String) -> [UInt8] {
        Array(password.precomposedStringWithCanonicalMapping.utf8)
    }

    private static func encoded(
        _ password: [UInt8], _ salt: [UInt8], _ cost: Cost
    ) -> Result<String, PasswordFault> {
        let length = argon2_encodedlen(
            cost.passes, cost.memoryKiB, cost.lanes, UInt32(salt.count), UInt32(hashBytes), Argon2_id)
        var text = [CChar](repeating: 0, count: length)
        let code = argon2id_hash_encoded(
            cost.passes, cost.memoryKiB, cost.lanes, password, password.count, salt, salt.count, hashBytes, &text,
            length)
        guard code == ARGON2_OK.rawValue else { return .failure(PasswordFault(code: code)) }
        return .success(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Compares in a time that does not tell how much of the hash was right (libargon2's own comparison).
    private static func matches(_ password: [UInt8], _ encoded: String) -> Result<Bool, PasswordFault> {
        let code = argon2_verify(encoded, password, password.count, Argon2_id)
        switch code {
        case ARGON2_OK.rawValue: return .success(true)
        case ARGON2_VERIFY_MISMATCH.rawValue: return .success(false)
        default: return .failure(PasswordFault(code: code))
        }
    }
}

/// A password could not be hashed or checked: no memory, or a stored hash that is none.
public struct PasswordFault: Error, Hashable, CustomStringConvertible, Sendable {
    /// libargon2's code.
    public let code: Int32

    /// What libargon2 says of it.
    public var description: String {
        argon2_error_message(code).map { "Argon2: \(String(cString: $0))" } ?? "Argon2: error \(code)"
    }
}
