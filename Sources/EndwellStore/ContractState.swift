import EndwellCore
import EndwellService
import Foundation

/// How a contract's state is written beside its log, for speed.
enum ContractState {
    /// Grows whenever `Contract` is encoded otherwise than before: older states are then rebuilt from the log.
    static let format = 4

    static func bytes(of contract: Contract) throws -> Data {
        try StateEncoder().encode(contract)
    }

    /// The state in these bytes; nil when they say nothing that this program understands.
    static func contract(in bytes: Data, format: Int) -> Contract? {
        guard format == Self.format else { return nil }
        return try? StateDecoder().decode(Contract.self, from: bytes)
    }
}

extension SQLTransaction {
    /// The state that the log adds up to, a bounded number of events at a time.
    func rebuild(_ id: ContractID) throws -> Contract {
        var contract: Contract?
        var last = 0
        while true {
            let page = try events(of: id, after: last, limit: 500)
            guard let number = page.last?.number else { break }
            last = number
            for event in page {
                try readable("event \(event.number) of contract \(id)") {
                    let happened = try EventCoding.event(in: event.bytes).dated
                    if contract?.apply(happened) == nil { contract = try Contract(id: id, replaying: [happened]) }
                }
            }
        }
        guard let contract else { throw StoreFault.corrupt(what: "contract \(id) has no events") }
        return contract
    }
}

extension SQLTransaction {
    func storedState(of id: ContractID) throws -> StoredState? {
        guard
            let row = try connection.row(
                """
                SELECT client_id, contractor_id, hash, phase, version, reference, email_key, is_unclaimed,
                    state_format, state
                FROM contracts WHERE id = ?
                """, [SQLValue(id)])
        else { return nil }
        let format: Int = try row[8]
        return StoredState(
            contract: ContractState.contract(in: try row[9], format: format), isOlder: format < ContractState.format,
            version: try row[4], phase: try row[3], reference: try row[5], emailKey: try row[6],
            isUnclaimed: try row[7], hash: try row[2],
            people: ByParty(client: try row[0], contractor: try row[1]), sealed: try sealedReviews(of: id))
    }
}

/// Reads what was stored; whatever it is that can't be read, the store is damaged.
func readable<Value>(_ what: String, _ read: () throws -> Value) throws(StoreFault) -> Value {
    do {
        return try read()
    } catch {
        throw .corrupt(what: "\(what) can't be read (\(error))")
    }
}
