import EndwellCore

/// Checks everything that is kept against the log: what `endwell verify` does (R15).
///
/// Not in any log, and so taken as they are: accounts, sessions, tokens, webhooks and the installation's settings; answers and keys
/// kept for programs that ask again; uploads, of which only the bytes are checked; how far a party has read, which is
/// only held to be within the log; reviews under seal, of which text, digest and phase are checked; since when two know
/// each other and who has claimed an offer, while it is open; whether an author's address was proved; and reminders, of
/// which the rows that are there must have their form.
///
/// It reads one contract at a time, a bounded number of events at once. Figures and counts are compared at the end, so
/// nobody may act meanwhile.
public struct Verification: Sendable {
    private static let contractsAtOnce = 200
    private let store: any Store
    private let files: any FileStore

    /// A check of that store and those files.
    public init(store: any Store, files: any FileStore) {
        self.store = store
        self.files = files
    }

    /// Checks every contract in the order of their ids, then what is counted over all of them.
    public func run() async throws -> VerificationReport {
        var report = VerificationReport()
        var totals = RecordTotals()
        var last: ContractID?
        while true {
            let ids = try await store.read { [last] in
                try $0.contractIDs(after: last, limit: Self.contractsAtOnce)
            }
            guard let end = ids.last else { break }
            for id in ids {
                let findings = try await findings(on: id)
                totals.add(findings, of: id)
                report.add(findings)
            }
            last = end
        }
        report.add(try await differences(from: totals))
        try await checkFeeds(of: totals, &report)
        try await checkUploads(&report)
        return try await store.read { [report] snapshot in
            var check = InstallationCheck(snapshot: snapshot, report: report)
            try check.run()
            return check.report
        }
    }

    private func findings(on id: ContractID) async throws -> ContractFindings {
        var findings = try await store.read { snapshot in
            var check = ContractCheck(id: id, snapshot: snapshot)
            return try check.run()
        }
        for file in findings.files where try await !files.isIntact(sha256: file.sha256) {
            findings.differences.append(
                RecordDifference(
                    contract: id, event: file.event, .fileDamaged(file.content, sha256: file.sha256)))
        }
        return findings
    }

    // MARK: What is counted over all contracts

    private func differences(from totals: RecordTotals) async throws -> [RecordDifference] {
        let counted = try await store.read { try $0.installationFigures() }
        var counts = totals.counts
        counts["accounts"] = try await accounts()
        var differences = counts.sorted { $0.key < $1.key }.compactMap { name, rebuilt -> RecordDifference? in
            let stored = counted[name] ?? 0
            return stored == rebuilt
                ? nil : RecordDifference(contract: nil, .counter(name, stored: stored, rebuilt: rebuilt))
        }
        let people = try await people(besides: totals.figures.keys) { try $0.peopleWithFigures(after: $1, limit: $2) }
        for person in people {
            let stored = try await store.read { try $0.figures(of: person) }
            for figure in Figure.allCases {
                let (kept, rebuilt) = (stored[figure] ?? 0, totals.figures[person]?[figure] ?? 0)
                guard kept != rebuilt else { continue }
                differences.append(
                    RecordDifference(contract: nil, .figure(person, figure, stored: kept, rebuilt: rebuilt)))
            }
        }
        return differences
    }

    private func accounts() async throws -> Int {
        var (count, last) = (0, ListCursor?.none)
        while true {
            let page = try await store.read { [last] in try $0.accounts(after: last, limit: Self.contractsAtOnce) }
            guard let end = page.last else { return count }
            (count, last) = (count + page.count, ListCursor(at: end.createdAt, id: end.id.uuid))
        }
    }

    /// The bytes of files that wait to be attached must be there, too.
    private func checkUploads(_ report: inout VerificationReport) async throws {
        var last: ContentID?
        while true {
            let page = try await store.read { [last] in try $0.waitingUploads(after: last, limit: Self.contractsAtOnce)
            }
            guard let end = page.last else { return }
            for upload in page where try await !files.isIntact(sha256: upload.file.sha256) {
                let what = RecordDifference.What.fileDamaged(upload.id, sha256: upload.file.sha256)
                report.add([RecordDifference(contract: upload.contract, what)])
            }
            last = end.id
        }
    }

    private func checkFeeds(of totals: RecordTotals, _ report: inout VerificationReport) async throws {
        let people = try await people(besides: totals.versions.keys) { try $0.peopleWithChanges(after: $1, limit: $2) }
        for person in people {
            let versions = totals.versions[person] ?? [:]
            report.add(
                try await store.read { try FeedCheck(person: person, versions: versions, snapshot: $0).run() })
        }
    }

    /// Those people and all whom the store has more of, in the order of their ids.
    private func people(
        besides known: some Sequence<PersonID>,
        _ page: @escaping @Sendable (any Snapshot, PersonID?, Int) throws -> [PersonID]
    ) async throws -> [PersonID] {
        var people = Set(known)
        var last: PersonID?
        while true {
            let found = try await store.read { [last] in try page($0, last, Self.contractsAtOnce) }
            guard let end = found.last else { return people.sorted { $0.text < $1.text } }
            people.formUnion(found)
            last = end
        }
    }
}

/// What a check found.
public struct VerificationReport: Hashable, Sendable {
    /// Most differences that are told one by one; all are counted.
    public static let differencesToldMax = 100

    /// How many contracts were checked.
    public private(set) var contracts = 0
    /// How many events.
    public private(set) var events = 0
    /// How many texts and descriptions of files.
    public private(set) var contents = 0
    /// How many of those were erased, as R15 allows.
    public private(set) var erased = 0
    /// How many attachments.
    public private(set) var files = 0
    /// How many states an older program wrote: they are rebuilt when they are needed.
    public private(set) var olderStates = 0
    /// How many differences there are.
    public private(set) var differenceCount = 0
    /// The first of them, in the order in which they were found.
    public private(set) var differences: [RecordDifference] = []

    /// The first difference, if there is any.
    public var first: RecordDifference? { differences.first }

    /// Whether everything is as the log says.
    public var isWhole: Bool { differenceCount == 0 }

    mutating func add(_ findings: ContractFindings) {
        contracts += 1
        events += findings.events
        contents += findings.contents
        erased += findings.erased
        files += findings.files.count
        olderStates += findings.isOlder ? 1 : 0
        add(findings.differences)
    }

    mutating func add(_ found: [RecordDifference]) {
        differenceCount += found.count
        differences += found.prefix(Self.differencesToldMax - differences.count)
    }
}

/// What the logs add up to over all contracts.
struct RecordTotals {
    /// Contracts, and how many of each phase.
    private(set) var counts: [String: Int]
    /// Every person's numbers.
    private(set) var figures: [PersonID: [Figure: Int]] = [:]
    /// How many events each contract has, by whose it is.
    private(set) var versions: [PersonID: [ContractID: Int]] = [:]

    init() {
        counts = Dictionary(uniqueKeysWithValues: Phase.Name.allCases.map { ($0.rawValue, 0) })
        counts["contracts"] = 0
    }

    mutating func add(_ findings: ContractFindings, of id: ContractID) {
        for person in findings.people { versions[person, default: [:]][id] = findings.version }
        counts["contracts", default: 0] += 1
        if let phase = findings.phase { counts[phase.rawValue, default: 0] += 1 }
        for (person, figure) in findings.figures { figures[person, default: [:]][figure, default: 0] += 1 }
    }
}
