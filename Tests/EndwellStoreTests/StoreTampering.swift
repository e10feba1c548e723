import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation
import Testing

/// A change behind the store's back, and the difference that must be told of it first.
struct Tampering: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (VerifiedLife) async throws -> Void
    let expected: @Sendable (VerifiedLife) -> RecordDifference

    static let all = log + contents + derived + seen + people + news

    init(
        _ what: String, _ change: @escaping @Sendable (VerifiedLife) async throws -> Void,
        tells expected: @escaping @Sendable (VerifiedLife) -> RecordDifference
    ) {
        testDescription = what
        self.change = change
        self.expected = expected
    }

    init(
        _ what: String, sql: String, tells expected: @escaping @Sendable (VerifiedLife) -> RecordDifference
    ) {
        self.init(what, { try await $0.world.tamper(sql) }, tells: expected)
    }

    private static let log: [Tampering] = [
        Tampering("a byte of an event") { life in
            let event = try await life.event(3)
            var bytes = event.bytes
            bytes[bytes.startIndex + bytes.count / 2] ^= 1
            try await life.replace(3, bytes: bytes, hash: event.hash)
        } tells: {
            RecordDifference(contract: $0.active, event: 3, .chainBroken)
        },
        Tampering("an event that is rewritten with a hash of its own") { life in
            let (first, event) = (try await life.event(1), try await life.event(2))
            let bytes = Data(
                String(decoding: event.bytes, as: UTF8.self).replacing(
                    #""confirmed":true"#, with: #""confirmed":false"#
                )
                .utf8)
            #expect(bytes != event.bytes)
            try await life.replace(2, bytes: bytes, hash: RecordDigest.chained(bytes, after: first.hash))
        } tells: {
            RecordDifference(contract: $0.active, event: 3, .chainBroken)
        },
        Tampering("an event in the middle is gone", sql: "DELETE FROM events WHERE number = 2") {
            RecordDifference(contract: $0.active, event: 2, .eventMissing)
        },
        Tampering("the last event is gone") { life in
            try await life.world.tamper(
                "DELETE FROM events WHERE number = 4 AND contract_id = ?", [SQLValue(life.active)])
        } tells: {
            RecordDifference(contract: $0.active, event: 4, .eventMissing)
        },
        Tampering("two events are swapped") { life in
            let (third, fourth) = (try await life.event(3), try await life.event(4))
            try await life.replace(3, bytes: fourth.bytes, hash: fourth.hash)
            try await life.replace(4, bytes: third.bytes, hash: third.hash)
        } tells: {
            RecordDifference(contract: $0.active, event: 3, .chainBroken)
        },
        Tampering("an event of another contract, its chain made to fit") { life in
            let (third, fourth) = (try await life.event(3), try await life.event(4))
            let bytes = Data(
                String(decoding: fourth.bytes, as: UTF8.self).replacing(life.active.text, with: life.sealed.text).utf8)
            let hash = RecordDigest.chained(bytes, after: third.hash)
            try await life.replace(4, bytes: bytes, hash: hash)
            try await life.world.tamper(
                "UPDATE contracts SET hash = ? WHERE id = ?", [.blob(hash), SQLValue(life.active)])
        } tells: {
            RecordDifference(contract: $0.active, event: 4, .eventMisplaced)
        },
        Tampering("an event of a kind that nobody knows, its chain made to fit") { life in
            let (third, bytes) = (try await life.event(3), Data(#"{"kind":"bribed.1"}"#.utf8))
            try await life.replace(4, bytes: bytes, hash: RecordDigest.chained(bytes, after: third.hash))
        } tells: {
            RecordDifference(contract: $0.active, event: 4, .eventUnreadable)
        },
        Tampering("an event too many") { life in
            let fourth = try await life.event(4)
            let hash = RecordDigest.chained(fourth.bytes, after: fourth.hash)
            try await life.world.tamper(
                "INSERT INTO events (contract_id, number, hash, bytes) VALUES (?, 5, ?, ?)",
                [SQLValue(life.active), .blob(hash), .blob(fourth.bytes)])
        } tells: {
            RecordDifference(contract: $0.active, event: 5, .eventMisplaced)
        },
        Tampering("the kept hash", sql: "UPDATE contracts SET hash = state") {
            RecordDifference(contract: $0.active, .latestEvent)
        },
    ]

    private static let contents: [Tampering] = [
        Tampering("the note that a file's bytes are in use", sql: "DELETE FROM file_uses") {
            RecordDifference(contract: $0.active, event: 3, .fileUse($0.file.id))
        },
        Tampering("a text") { life in
            try await life.world.tamper("UPDATE contents SET text = 'Hello!' WHERE text = 'Hello'")
        } tells: { life in
            RecordDifference(contract: life.active, event: 3, .contentChanged(life.text.id))
        },
        Tampering("a text without its row") { life in
            try await life.world.tamper("DELETE FROM contents WHERE text = 'Hello'")
        } tells: { life in
            RecordDifference(contract: life.active, event: 3, .contentMissing(life.text.id))
        },
        Tampering("a salt", sql: "UPDATE contents SET salt = hash FROM contracts WHERE text = 'Hello'") { life in
            RecordDifference(contract: life.active, event: 3, .contentChanged(life.text.id))
        },
        Tampering("the bytes of an attachment") { life in
            life.files.damage()
        } tells: { life in
            RecordDifference(
                contract: life.active, event: 3,
                .fileDamaged(life.file.id, sha256: MemoryFiles().keep(Data("a picture".utf8))))
        },
        Tampering("the text of a review under seal") { life in
            try await life.world.tamper(
                "UPDATE contents SET text = 'Lies' WHERE text = 'Words' AND contract_id = ?", [SQLValue(life.sealed)])
        } tells: { life in
            RecordDifference(contract: life.sealed, .contentChanged(life.sealedText.id))
        },
    ]

    private static let derived: [Tampering] = [
        Tampering("a part of the state") { life in
            let rows = try await life.world.driver.read {
                try $0.rows("SELECT state FROM contracts WHERE id = ?", [SQLValue(life.active)])
            }
            var state: Data = try #require(try rows.first?[0])
            // Behind its name stands the flag: yes, which becomes no.
            let flag = try #require(state.firstRange(of: Data("recipientConfirmed".utf8))).upperBound
            state[flag] -= 1
            try await life.world.tamper(
                "UPDATE contracts SET state = ? WHERE id = ?", [.blob(state), SQLValue(life.active)])
        } tells: {
            RecordDifference(contract: $0.active, .state(["recipientConfirmed"]))
        },
        Tampering("a state that says nothing", sql: "UPDATE contracts SET state = hash") {
            RecordDifference(contract: $0.active, .stateUnreadable)
        },
        Tampering("the phase by which contracts are counted", sql: "UPDATE contracts SET phase = 'ending'") {
            RecordDifference(contract: $0.active, .state(["phase"]))
        },
        Tampering("the reference", sql: "UPDATE contracts SET reference = 'EW-' || id") {
            RecordDifference(contract: $0.active, .state(["reference"]))
        },
        Tampering("whose contract it is", sql: "UPDATE contracts SET contractor_id = client_id") {
            RecordDifference(contract: $0.active, .people)
        },
        Tampering("whose list it is in", sql: "UPDATE memberships SET person_id = other_id WHERE party = 'client'") {
            RecordDifference(contract: $0.active, .membership(.client))
        },
        Tampering("a list row that is gone", sql: "DELETE FROM memberships WHERE party = 'contractor'") {
            RecordDifference(contract: $0.active, .membership(.contractor))
        },
        Tampering("whose turn it is", sql: "UPDATE memberships SET waits_me = 1 - waits_me WHERE party = 'client'") {
            RecordDifference(contract: $0.active, .row(.client, ["waitsForMe"]))
        },
        Tampering("title and instant of a row", sql: "UPDATE memberships SET title = 'x', updated_at = 1") {
            RecordDifference(contract: $0.active, .row(.client, ["title", "updatedAt"]))
        },
        Tampering("the other's name", sql: "UPDATE memberships SET other_name = 'Mallory' WHERE party = 'contractor'") {
            RecordDifference(contract: $0.active, .row(.contractor, ["otherName"]))
        },
        Tampering("a deadline that is gone", sql: "DELETE FROM deadlines WHERE kind = 'end_date'") {
            RecordDifference(contract: $0.active, .deadlineMissing(.endDate))
        },
        Tampering("a deadline that was moved", sql: "UPDATE deadlines SET at = at + 1 WHERE kind = 'review'") {
            RecordDifference(contract: $0.sealed, .deadlineMissing(.review))
        },
        Tampering("a deadline too many") { life in
            try await life.world.tamper(
                """
                INSERT INTO deadlines (contract_id, kind, subject, at, loser, remind_at, wake_at)
                VALUES (?, 'idle', '', 1, 'both', NULL, 1)
                """, [SQLValue(life.active)])
        } tells: {
            RecordDifference(contract: $0.active, .deadlineStray(.idle))
        },
        Tampering("a deadline that nobody can read", sql: "UPDATE deadlines SET loser = 'nobody'") {
            RecordDifference(
                contract: $0.active, .damaged("column “loser” holds text where Loser is expected"))
        },
        Tampering("a review put under seal") { life in
            try await life.world.tamper("UPDATE sealed_reviews SET contract_id = ?", [SQLValue(life.active)])
        } tells: {
            RecordDifference(contract: $0.active, .sealedReview(.client))
        },
        Tampering("a review that was revealed", sql: "UPDATE published_reviews SET rating = 1 WHERE rating = 4") {
            RecordDifference(contract: $0.revealed, .publishedReviews)
        },
        Tampering("a change that is gone") { life in
            try await life.world.tamper(
                "DELETE FROM changes WHERE position = 2 AND person_id = ?", [SQLValue(life.world.alice.id)])
        } tells: {
            RecordDifference(contract: nil, .changes($0.world.alice.id))
        },
        Tampering("a change that is shown twice, and so another not at all") { life in
            try await life.world.tamper(
                "UPDATE changes SET number = 1 WHERE number = 2 AND contract_id = ? AND person_id = ?",
                [SQLValue(life.active), SQLValue(life.world.alice.id)])
        } tells: {
            RecordDifference(contract: $0.active, event: 2, .changes($0.world.alice.id))
        },
        Tampering("a change that is shown to a stranger") { life in
            try await life.world.tamper(
                "INSERT INTO changes (person_id, position, contract_id, number) VALUES (?, 1, ?, 1)",
                [SQLValue(life.world.charlie.id), SQLValue(life.active)])
        } tells: {
            RecordDifference(contract: $0.active, event: 1, .changes($0.world.charlie.id))
        },
        Tampering("a person's figures", sql: "UPDATE figures SET count = count + 3") {
            RecordDifference(contract: nil, .figure($0.world.alice.id, .completed, stored: 5, rebuilt: 2))
        },
        Tampering("figures of somebody who did nothing") { life in
            try await life.world.tamper(
                "INSERT INTO figures (person_id, figure, count) VALUES (?, 'completed', 9)",
                [SQLValue(life.world.charlie.id)])
        } tells: {
            RecordDifference(contract: nil, .figure($0.world.charlie.id, .completed, stored: 9, rebuilt: 0))
        },
        Tampering("the installation's counts", sql: "UPDATE counters SET count = 5 WHERE name = 'ended'") { _ in
            RecordDifference(contract: nil, .counter("ended", stored: 7, rebuilt: 2))
        },
    ]
}
