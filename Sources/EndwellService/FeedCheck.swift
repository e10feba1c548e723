import EndwellCore

/// The check of one person's feed of changes: every event of every contract of theirs is in it, once, each contract's in
/// their order, at positions without a gap.
struct FeedCheck {
    private static let changesAtOnce = 500
    let person: PersonID
    /// How many events each contract of the person's has.
    let versions: [ContractID: Int]
    let snapshot: any Snapshot

    func run() throws -> [RecordDifference] {
        var (shown, position): ([ContractID: Int], Int64) = ([:], 0)
        var differences: [RecordDifference] = []
        func note(_ contract: ContractID?, _ event: Int?) {
            differences.append(RecordDifference(contract: contract, event: event, .changes(person)))
        }
        while case let page = try snapshot.changes(of: person, after: position, limit: Self.changesAtOnce),
            !page.isEmpty
        {
            for change in page {
                if change.position != position + 1 { note(nil, nil) }
                let next = shown[change.contract, default: 0] + 1
                if change.event.number != next { note(change.contract, next) }
                (position, shown[change.contract]) = (change.position, change.event.number)
            }
        }
        for id in Set(shown.keys).union(versions.keys).sorted(by: { $0.text < $1.text }) {
            let (last, version) = (shown[id] ?? 0, versions[id] ?? 0)
            if last != version { note(id, min(last, version) + 1) }
        }
        return differences
    }
}
