import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation

/// Changes to what people see of contracts, find them by and are told, and to what lies between two of them.
extension Tampering {
    static let seen: [Tampering] = [
        Tampering("the tab in which a contract is listed", sql: "UPDATE memberships SET tab = 'ended'") {
            RecordDifference(contract: $0.active, .row(.client, ["tab"]))
        },
        Tampering(
            "a word by which a contract is found",
            sql: "UPDATE search_words SET word = CAST('zzz' AS BLOB) WHERE word = CAST('bakery' AS BLOB)"
        ) {
            RecordDifference(contract: $0.active, .searchWords(.client))
        },
        Tampering("a word by which a stranger finds a contract") { life in
            try await life.world.tamper(
                """
                INSERT INTO search_words (person_id, word, contract_id, party, is_name)
                VALUES (?, CAST('bakery' AS BLOB), ?, 'contractor', 0)
                """, [SQLValue(life.world.charlie.id), SQLValue(life.active)])
        } tells: {
            RecordDifference(contract: $0.active, .searchWords(.contractor))
        },
        Tampering(
            "the words of the other's name are gone",
            sql: "DELETE FROM search_words WHERE is_name = 1 AND party = 'client'"
        ) {
            RecordDifference(contract: $0.active, .searchWords(.client))
        },
        Tampering("a word by which a contract is found that is not there") { life in
            try await life.world.tamper(
                """
                INSERT INTO search_words (person_id, word, contract_id, party, is_name)
                VALUES (?, CAST('bakery' AS BLOB), ?, 'client', 0)
                """, [SQLValue(life.world.alice.id), .text(Self.nowhere.text)])
        } tells: { _ in
            RecordDifference(contract: Self.nowhere, .stray("search_words"))
        },
        Tampering("when a deadline wakes the clock", sql: "UPDATE deadlines SET wake_at = wake_at + 1") {
            RecordDifference(contract: $0.active, .deadlineWake(.endDate))
        },
        Tampering("a mark that has read what never happened") { life in
            try await life.world.tamper(
                "INSERT INTO read_marks (contract_id, party, number, at) VALUES (?, 'client', 5, 1)",
                [SQLValue(life.active)])
        } tells: {
            RecordDifference(contract: $0.active, .readMark(.client))
        },
        Tampering("whose text it is") { life in
            try await life.world.tamper(
                "UPDATE contents SET contract_id = ? WHERE text = 'Hello'", [SQLValue(life.sealed)])
        } tells: {
            RecordDifference(contract: $0.active, event: 3, .contentMisplaced($0.text.id))
        },
        Tampering("the address of an offer", sql: "UPDATE contracts SET email_key = 'mallory@example.org'") {
            RecordDifference(contract: $0.active, .state(["emailKey"]))
        },
        Tampering("an offer that may be claimed again", sql: "UPDATE contracts SET is_unclaimed = 1") {
            RecordDifference(contract: $0.active, .state(["isUnclaimed"]))
        },
        Tampering(
            "whether a reviewer was confirmed",
            sql: "UPDATE published_reviews SET is_confirmed = 0 WHERE author_party = 'contractor'"
        ) {
            RecordDifference(contract: $0.revealed, .publishedReviews)
        },
        Tampering("the count of accounts", sql: "UPDATE counters SET count = 6 WHERE name = 'accounts'") { _ in
            RecordDifference(contract: nil, .counter("accounts", stored: 9, rebuilt: 3))
        },
        Tampering("an upload without its bytes") { life in
            let upload = Upload(
                id: ContentID(Self.nowhere.uuid), contract: life.active, person: life.world.alice.id,
                file: FileDescription(bytes: 1, name: "a", sha256: "digest", type: "text/plain"), at: StoreWorld.start)
            try await life.world.write { try $0.add(upload) }
        } tells: {
            RecordDifference(contract: $0.active, .fileDamaged(ContentID(Self.nowhere.uuid), sha256: "digest"))
        },
        Tampering("bytes in use for nothing") { life in
            try await life.world.tamper(
                "INSERT INTO file_uses (content_id, sha256) VALUES (?, 'digest')", [.text(Self.nowhere.text)])
        } tells: { _ in
            RecordDifference(contract: nil, .fileUse(ContentID(Self.nowhere.uuid)))
        },
        Tampering("a text that is noted as a file") { life in
            try await life.world.tamper(
                "INSERT INTO file_uses (content_id, sha256) VALUES (?, 'digest')", [SQLValue(life.text.id)])
        } tells: {
            RecordDifference(contract: nil, .fileUse($0.text.id))
        },
    ]

    static let people: [Tampering] = [
        Tampering("a word about offers", sql: "UPDATE hiring_words SET open = 1") {
            RecordDifference(contract: nil, .hiringWord(from: $0.world.bob.id, to: $0.world.alice.id))
        },
        Tampering("a word about offers made older", sql: "UPDATE hiring_words SET at = at - 1") {
            RecordDifference(contract: $0.sealed, .hiringWord(from: $0.world.bob.id, to: $0.world.alice.id))
        },
        Tampering("a word about offers made newer", sql: "UPDATE hiring_words SET at = at + 1") {
            RecordDifference(contract: nil, .hiringWord(from: $0.world.bob.id, to: $0.world.alice.id))
        },
        Tampering("a word about offers that is gone", sql: "DELETE FROM hiring_words") {
            RecordDifference(contract: $0.sealed, .hiringWord(from: $0.world.bob.id, to: $0.world.alice.id))
        },
        Tampering("a word about offers that nobody said") { life in
            try await life.world.tamper(
                "INSERT INTO hiring_words (from_id, to_id, open, at) SELECT to_id, from_id, open, at FROM hiring_words")
        } tells: {
            RecordDifference(contract: nil, .hiringWord(from: $0.world.alice.id, to: $0.world.bob.id))
        },
        Tampering("one of a person's people is another") { life in
            try await life.world.tamper(
                "UPDATE acquaintances SET other_id = ? WHERE person_id = ?",
                [SQLValue(life.world.charlie.id), SQLValue(life.world.alice.id)])
        } tells: {
            RecordDifference(contract: $0.active, .acquaintance($0.world.alice.id, with: $0.world.bob.id))
        },
        Tampering("one of a person's people is gone", sql: "DELETE FROM acquaintances") {
            RecordDifference(contract: $0.active, .acquaintance($0.world.alice.id, with: $0.world.bob.id))
        },
        Tampering("somebody is among the people of a stranger") { life in
            try await life.world.tamper(
                "INSERT INTO acquaintances (person_id, other_id, since) VALUES (?, ?, 1)",
                [SQLValue(life.world.charlie.id), SQLValue(life.world.bob.id)])
        } tells: {
            RecordDifference(contract: nil, .acquaintance($0.world.charlie.id, with: $0.world.bob.id))
        },
    ]

    static let news: [Tampering] = [
        Tampering("when something that a person was told happened") { life in
            try await life.world.tamper(
                "UPDATE news SET at = at + 1 WHERE person_id = ?", [SQLValue(life.world.bob.id)])
        } tells: {
            RecordDifference(contract: $0.active, event: 3, .news($0.world.bob.id))
        },
        Tampering("what a person was told", sql: "UPDATE news SET kind = 'offer_rejected.1' WHERE id = 1") {
            RecordDifference(contract: $0.active, event: 2, .news($0.world.alice.id))
        },
        Tampering("who did what a person was told", sql: "UPDATE news SET actor_id = NULL") {
            RecordDifference(contract: $0.active, event: 2, .news($0.world.alice.id))
        },
        Tampering("a person was not told", sql: "DELETE FROM news WHERE kind = 'message_sent.1'") {
            RecordDifference(contract: $0.active, event: 3, .news($0.world.bob.id))
        },
        Tampering("a person was told what did not happen") { life in
            try await life.tell(life.world.alice, of: life.active, "message_sent.1")
        } tells: {
            RecordDifference(contract: $0.active, .news($0.world.alice.id))
        },
        Tampering("a person was reminded of nothing that there is") { life in
            try await life.tell(life.world.alice, of: life.active, "reminder:tea")
        } tells: {
            RecordDifference(contract: $0.active, .news($0.world.alice.id))
        },
        Tampering("a stranger was told of a contract") { life in
            try await life.tell(life.world.charlie, of: life.active, "message_sent.1")
        } tells: {
            RecordDifference(contract: $0.active, .news($0.world.charlie.id))
        },
        Tampering("a person was told of a contract that is not there") { life in
            try await life.tell(life.world.charlie, of: Self.nowhere, "message_sent.1")
        } tells: { _ in
            RecordDifference(contract: Self.nowhere, .stray("news"))
        },
        Tampering("a reminder that is gone") { life in
            for deadline in [Int64(7), 8] {
                try await life.tell(life.world.alice, of: life.active, "reminder:end_date", deadline: deadline)
            }
            try await life.world.tamper("DELETE FROM news WHERE deadline = 7")
        } tells: {
            RecordDifference(contract: nil, .news($0.world.alice.id))
        },
    ]

    private static let nowhere = ContractID(StoreWorld.uuid(9_999))
}

extension VerifiedLife {
    /// Tells a person of something behind the store's back.
    fileprivate func tell(_ person: Account, of id: ContractID, _ kind: String, deadline: Int64? = nil) async throws {
        try await world.tamper(
            """
            INSERT INTO news (person_id, id, contract_id, kind, actor_id, at, deadline, is_read)
            VALUES (?, (SELECT coalesce(max(id), 0) + 1 FROM news WHERE person_id = ?), ?, ?, NULL, 1, ?, 0)
            """,
            [SQLValue(person.id), SQLValue(person.id), SQLValue(id), .text(kind), SQLValue(deadline)])
    }
}
