import EndwellCore

/// What no single contract shows: rows of contracts that are not there, and what lies between two people.
struct InstallationCheck {
    private static let rowsAtOnce = 500
    let snapshot: any Snapshot
    private(set) var report: VerificationReport

    init(snapshot: any Snapshot, report: VerificationReport) {
        (self.snapshot, self.report) = (snapshot, report)
    }

    mutating func run() throws {
        do {
            try checkStrays()
            try checkAcquaintances()
            try checkNews()
            try checkFileUses()
            try HiringWordCheck(snapshot: snapshot).run { report.add([$0]) }
        } catch StoreFault.corrupt(let what) {
            report.add([RecordDifference(contract: nil, .damaged(what))])
        }
    }

    private mutating func checkStrays() throws {
        report.add(try snapshot.strayRows().map { RecordDifference(contract: $0.contract, .stray($0.table)) })
    }

    private mutating func checkAcquaintances() throws {
        var last: (person: PersonID, other: PersonID)?
        while case let page = try snapshot.strayAcquaintances(after: last, limit: Self.rowsAtOnce), let end = page.last
        {
            report.add(page.map { RecordDifference(contract: nil, .acquaintance($0.person, with: $0.other)) })
            last = end
        }
    }

    private mutating func checkNews() throws {
        var last: PersonID?
        while case let page = try snapshot.peopleWithGapsInNews(after: last, limit: Self.rowsAtOnce),
            let end = page.last
        {
            report.add(page.map { RecordDifference(contract: nil, .news($0)) })
            last = end
        }
    }

    private mutating func checkFileUses() throws {
        var last: ContentID?
        while case let page = try snapshot.fileUses(after: last, limit: Self.rowsAtOnce), let end = page.last {
            let described = try snapshot.contents(page.map(\.content))
            for use in page {
                guard let content = described[use.content] else {
                    report.add([RecordDifference(contract: nil, .fileUse(use.content))])
                    continue
                }
                if let text = content.text, FileDescription(text)?.sha256 != use.sha256 {
                    report.add([RecordDifference(contract: nil, .fileUse(use.content))])
                }
            }
            last = end.content
        }
    }
}
