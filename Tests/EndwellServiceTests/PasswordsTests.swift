import Foundation
import Synchronization
import Testing

@testable import EndwellService
import EndwellTesting

@Suite struct PasswordsTests {
    private let cheap = Passwords(cost: .cheap, randomness: SeededRandomness(seed: 1))

    @Test func `a password is known by its hash, and another is not`() async throws {
        let hash = try await cheap.hash("correct horse battery")
        #expect(try await cheap.verify("correct horse battery", against: hash) == .right)
        #expect(try await cheap.verify("correct horse battery ", against: hash) == .wrong)
        #expect(try await cheap.verify("", against: hash) == .wrong)
    }

    @Test func `the hash is Argon2id in PHC form, of 19 MiB, two passes and one lane`() async throws {
        let passwords = Passwords(randomness: SeededRandomness(seed: 1))
        let hash = try await passwords.hash("correct horse battery")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(hash.split(separator: "$").count == 5)
        #expect(try await passwords.verify("correct horse battery", against: hash) == .right)
    }

    @Test func `the same password has another hash each time`() async throws {
        let (first, second) = (try await cheap.hash("correct horse"), try await cheap.hash("correct horse"))
        #expect(first != second)
    }

    @Test func `a hash of another cost is right and to be made anew`() async throws {
        let hash = try await cheap.hash("correct horse battery")
        let dearer = Passwords(
            cost: Passwords.Cost(memoryKiB: 16, passes: 1, lanes: 1), randomness: SeededRandomness(seed: 2))
        #expect(try await dearer.verify("correct horse battery", against: hash) == .rightOfOldCost)
        #expect(try await dearer.verify("wrong horse battery", against: hash) == .wrong)
    }

    @Test func `without a hash the answer is wrong, whatever the password`() async throws {
        #expect(try await cheap.verify("correct horse battery", against: nil) == .wrong)
        #expect(try await Passwords(randomness: SeededRandomness(seed: 1)).verify("x", against: nil) == .wrong)
    }

    @Test func `a password is the same however the keyboard composes its letters`() async throws {
        let hash = try await cheap.hash("caf\u{E9} caf\u{E9} caf\u{E9}")
        #expect(try await cheap.verify("cafe\u{301} cafe\u{301} cafe\u{301}", against: hash) == .right)
    }

    @Test func `a password may hold any character`() async throws {
        for password in ["пароль пароль", "密码密码密码密码密码密码", "\0zero\0inside", "🐎🔋📎🐎🔋📎🐎🔋📎🐎", " blanks around "] {
            let hash = try await cheap.hash(password)
            #expect(try await cheap.verify(password, against: hash) == .right)
            #expect(try await cheap.verify(password + "x", against: hash) == .wrong)
        }
    }

    @Test func `a stored hash that is none is a fault, not a wrong password`() async throws {
        await #expect(throws: PasswordFault.self) {
            try await cheap.verify("correct horse battery", against: "$2y$10$abcdefghijklmnopqrstuv")
        }
    }
}

@Suite struct HashingLanesTests {
    /// Holds work back until it is let go, and counts how much runs at once.
    private final class Gate: Sendable {
        private let lock = NSCondition()
        private let state = Mutex<(running: Int, most: Int, isOpen: Bool)>((0, 0, false))

        func pass() {
            lock.lock()
            defer { lock.unlock() }
            state.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
            while !state.withLock({ $0.isOpen }) { lock.wait() }
            state.withLock { $0.running -= 1 }
        }

        func open() {
            lock.lock()
            state.withLock { $0.isOpen = true }
            lock.broadcast()
            lock.unlock()
        }

        var most: Int { state.withLock { $0.most } }
    }

    @Test func `at most two run at once, and who comes when the line is full is refused`() async throws {
        let (lanes, gate) = (HashingLanes(lanes: 2, waitingMax: 3), Gate())
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do {
                        try await lanes.run { gate.pass() }
                        return true
                    } catch is TooBusy {
                        return false
                    }
                }
            }
            var (refused, done) = (0, 0)
            for try await wasDone in group {
                if wasDone { done += 1 } else { refused += 1 }
                // Two run and three wait once five were refused; nobody is let through before.
                if refused == 5 { gate.open() }
            }
            #expect(refused == 5)
            #expect(done == 5)
        }
        #expect(gate.most <= 2)
    }

    @Test func `after a rush there is room again`() async throws {
        let lanes = HashingLanes(lanes: 2, waitingMax: 1)
        for turn in 0..<20 {
            let answer = try await lanes.run { turn }
            #expect(answer == turn)
        }
    }
}
