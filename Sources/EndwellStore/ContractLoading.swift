import EndwellCore
import EndwellService
import Foundation

extension SQLTransaction {
    /// In a write, the contract is this write's alone from here on.
    func contract(_ id: ContractID) throws -> StoredContract? {
        guard
            let row = try connection.row(
                """
                SELECT client_id, contractor_id, email_key, hash, phase, version, state_format, state
                FROM contracts WHERE id = ?\(connection.clause(keeping: .toChange))
                """, [SQLValue(id)])
        else { return nil }
        let phase: Phase.Name = try row[4]
        let version: Int = try row[5]
        var contract = try ContractState.contract(in: row[7], format: row[6]) ?? rebuild(id)
        guard contract.id == id, contract.version == version, contract.phase.name == phase else {
            throw StoreFault.corrupt(what: "the state of contract \(id) is not that of its version \(version)")
        }
        if phase == .ended { contract.sealed = try sealedReviews(of: id) }
        return StoredContract(
            contract: contract, hash: try row[3], people: ByParty(client: try row[0], contractor: try row[1]),
            emailKey: try row[2])
    }

    func sealedReviews(of id: ContractID) throws -> ByParty<WrittenReview?> {
        var sealed = ByParty<WrittenReview?>(client: nil, contractor: nil)
        let rows = try connection.rows(
            "SELECT party, review FROM sealed_reviews WHERE contract_id = ?", [SQLValue(id)])
        for row in rows {
            let party: Party = try row[0]
            let bytes: Data = try row[1]
            sealed[party] = try readable("a review under seal of contract \(id)") {
                try EventCoding.decoder().decode(WrittenReview.self, from: bytes)
            }
        }
        return sealed
    }

    func events(of id: ContractID, after number: Int, limit: Int) throws -> [StoredEvent] {
        try connection.rows(
            "SELECT number, bytes, hash FROM events WHERE contract_id = ? AND number > ? ORDER BY number LIMIT ?",
            [SQLValue(id), SQLValue(number), SQLValue(limit)]
        ).map(storedEvent)
    }

    func events(of id: ContractID, before number: Int, limit: Int) throws -> [StoredEvent] {
        try connection.rows(
            "SELECT number, bytes, hash FROM events WHERE contract_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
            [SQLValue(id), SQLValue(number), SQLValue(limit)]
        ).map(storedEvent)
    }

    private func storedEvent(_ row: SQLRow) throws -> StoredEvent {
        StoredEvent(number: try row[0], bytes: try row[1], hash: try row[2])
    }

    func contents(_ ids: [ContentID]) throws -> [ContentID: Content] {
        var found: [ContentID: Content] = [:]
        try connection.forEach(
            of: Array(Set(ids)), "SELECT id, salt, text FROM contents WHERE id"
        ) { row in
            let content = Content(id: try row[0], salt: try row[1], text: try row[2])
            found[content.id] = content
        }
        return found
    }

    func isContent(_ content: ContentID, of id: ContractID) throws -> Bool {
        try connection.row(
            "SELECT 1 FROM contents WHERE id = ? AND contract_id = ?", [SQLValue(content), SQLValue(id)]) != nil
    }

    func contractIDs(after id: ContractID?, limit: Int) throws -> [ContractID] {
        try connection.rows(
            "SELECT id FROM contracts WHERE id > ? ORDER BY id LIMIT ?",
            [.text(id?.text ?? ""), SQLValue(limit)]
        ).map { try $0[0] }
    }

    func unclaimedOffers(to emailKey: String, limit: Int) throws -> [ContractID] {
        try connection.lock([Self.lockName(ofAddress: emailKey)])
        return try connection.rows(
            "SELECT id FROM contracts WHERE email_key = ? AND is_unclaimed = 1 ORDER BY id LIMIT ?",
            [.text(emailKey), SQLValue(limit)]
        ).map { try $0[0] }
    }
}

extension SQLConnection {
    /// Every row that has one of these ids, in statements of a few sizes, so that each is prepared only once.
    ///
    /// - Parameter keeping: what the statements end with, from `clause(keeping:)`.
    func forEach(
        of ids: [some SQLConvertible], _ select: String, keeping: String = "", _ body: (SQLRow) throws -> Void
    ) throws {
        var rest = ids[...]
        while let last = rest.last {
            let size = [1, 4, 16, 64].first { $0 >= rest.count } ?? 64
            var arguments = rest.prefix(size).map(\.sqlValue)
            // The places that are left are filled with an id that is asked for anyway.
            arguments += Array(repeating: last.sqlValue, count: size - arguments.count)
            let places = Array(repeating: "?", count: size).joined(separator: ", ")
            for row in try rows("\(select) IN (\(places))\(keeping)", arguments) { try body(row) }
            rest = rest.dropFirst(size)
        }
    }
}
