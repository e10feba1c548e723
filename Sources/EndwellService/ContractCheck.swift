import EndwellCore
import Foundation

/// What the check of one contract found.
struct ContractFindings: Sendable {
    /// An attachment that the log refers to.
    struct File: Sendable {
        let event: Int?
        let content: ContentID
        let sha256: String
    }

    var differences: [RecordDifference] = []
    var events = 0
    var contents = 0
    var erased = 0
    var files: [File] = []
    var isOlder = false
    var phase: Phase.Name?
    /// How many events the store counts.
    var version = 0
    /// The parties whose accounts are known.
    var people: [PersonID] = []
    var figures: [(person: PersonID, figure: Figure)] = []
}

/// The check of one contract: its chain and its contents event by event, then all that is derived from them.
struct ContractCheck {
    private static let eventsAtOnce = 500
    let id: ContractID
    let snapshot: any Snapshot
    var findings = ContractFindings()
    /// What the events add up to; `nil` once the log can't be replayed.
    private var replayed: Contract?
    private var isReplayable = true
    private var lastNumber = 0
    /// The hash that the next event's rests on; `nil` after a gap.
    private var lastHash: Data? = RecordDigest.genesis
    private var people = ByParty<PersonID?>(client: nil, contractor: nil)
    private var news = ByParty<NewsCheck?>(client: nil, contractor: nil)
    private var newsDifferences: [RecordDifference] = []
    /// The latest of each party's words about further offers that must have been kept.
    private(set) var words = ByParty<HiringWord?>(client: nil, contractor: nil)
    private var published: [PublishedReview] = []

    init(id: ContractID, snapshot: any Snapshot) {
        self.id = id
        self.snapshot = snapshot
    }

    mutating func run() throws -> ContractFindings {
        do {
            guard let stored = try snapshot.storedState(of: id) else { return findings }
            people = stored.people
            findings.phase = stored.phase
            (findings.version, findings.people) = (stored.version, Party.allCases.compactMap { stored.people[$0] })
            findings.isOlder = stored.isOlder
            try checkLog(upTo: stored.version)
            if lastNumber != stored.version || (lastHash != nil && lastHash != stored.hash) { note(.latestEvent) }
            if var contract = replayed, isReplayable {
                checkState(stored, is: contract)
                for party in Party.allCases where stored.sealed[party] != nil && !contract.maySeal {
                    note(.sealedReview(party))
                }
                contract.sealed = stored.sealed
                try checkDerived(from: contract, stored)
                try checkTold()
            }
            try checkContents(
                Party.allCases.compactMap { stored.sealed[$0]?.text }.map { (event: nil, prose: $0, isFile: false) })
        } catch StoreFault.corrupt(let what) {
            note(.damaged(what))
        }
        return findings
    }

    mutating func note(_ what: RecordDifference.What, event: Int? = nil) {
        findings.differences.append(RecordDifference(contract: id, event: event, what))
    }

    // MARK: The log

    private mutating func checkLog(upTo version: Int) throws {
        while case let page = try snapshot.events(of: id, after: lastNumber, limit: Self.eventsAtOnce), !page.isEmpty {
            var referred: [(event: Int?, prose: Prose, isFile: Bool)] = []
            for event in page {
                guard let happened = try check(event) else { continue }
                let files = Set(happened.event.files)
                referred += happened.event.prose.map { (event: event.number, prose: $0, isFile: files.contains($0)) }
            }
            findings.events += page.count
            try checkContents(referred)
        }
        if lastNumber < version {
            isReplayable = false
            note(.eventMissing, event: lastNumber + 1)
            lastHash = nil
            lastNumber = version
        }
    }

    /// Checks an event's place in the chain, and takes it in.
    private mutating func check(_ event: StoredEvent) throws -> DatedEvent? {
        if event.number != lastNumber + 1 {
            isReplayable = false
            note(.eventMissing, event: lastNumber + 1)
            lastHash = nil
        }
        if let lastHash, RecordDigest.chained(event.bytes, after: lastHash) != event.hash {
            note(.chainBroken, event: event.number)
        }
        (lastNumber, lastHash) = (event.number, event.hash)
        guard let numbered = try? EventCoding.event(in: event.bytes) else {
            isReplayable = false
            note(.eventUnreadable, event: event.number)
            return nil
        }
        if numbered.number != event.number || numbered.contract != id { note(.eventMisplaced, event: event.number) }
        try take(numbered.dated, number: event.number)
        return numbered.dated
    }

    private mutating func take(_ happened: DatedEvent, number: Int) throws {
        guard isReplayable else { return }
        guard var contract = replayed else {
            replayed = try? Contract(id: id, replaying: [happened])
            guard let offered = replayed else {
                isReplayable = false
                return note(.noOffer, event: number)
            }
            for party in Party.allCases {
                let offerer = party == offered.offerer ? nil : people[offered.offerer]
                news[party] = people[party].map { NewsCheck(of: id, for: $0, offerer: offerer) }
            }
            return
        }
        for (party, figure) in contract.figures(of: happened.event) {
            if let person = people[party] { findings.figures.append((person, figure)) }
        }
        contract.apply(happened)
        published += contract.published(by: happened, people, isOffererConfirmed: false)
        replayed = contract
        try expectNews(of: happened, number: number, contract)
        // Of what the offerer says nothing follows until the recipient is known, and when that was is no event.
        if contract.phase.name == .offered, happened.actor.party == contract.offerer { return }
        for word in contract.hiringWords(following: happened, people) {
            words[people.client == word.to ? .client : .contractor] = word
        }
    }

    /// Looks for what each party was told of an event. While an offer is open, its recipient may not have been known.
    private mutating func expectNews(of happened: DatedEvent, number: Int, _ contract: Contract) throws {
        let actor = happened.actor.party.flatMap { people[$0] }
        for party in happened.told {
            let isCertain = contract.phase.name != .offered || party == contract.offerer
            guard var told = news[party] else { continue }
            let isWhole = try told.expect(happened, by: actor, isCertain: isCertain, in: snapshot)
            news[party] = told
            if !isWhole { noteNews(of: party, event: number) }
        }
    }

    /// A party's news are told of once, after what they may rest on.
    private mutating func noteNews(of party: Party, event: Int? = nil) {
        guard let person = people[party] else { return }
        newsDifferences.append(RecordDifference(contract: id, event: event, .news(person)))
        news[party] = nil
    }

    private mutating func checkTold() throws {
        for party in Party.allCases {
            guard var told = news[party] else { continue }
            if try told.isDone(in: snapshot) == false { noteNews(of: party) }
        }
        findings.differences += newsDifferences
        for person in try snapshot.peopleTold(of: id) where person != people.client && person != people.contractor {
            note(.news(person))
        }
    }

    // MARK: Texts and files

    private mutating func checkContents(_ referred: [(event: Int?, prose: Prose, isFile: Bool)]) throws {
        let found = try snapshot.keptContents(referred.map(\.prose.id))
        let uses = try snapshot.digests(ofFiles: referred.filter(\.isFile).map(\.prose.id))
        for (event, prose, isFile) in referred {
            findings.contents += 1
            guard let (content, contract) = found[prose.id] else {
                note(.contentMissing(prose.id), event: event)
                continue
            }
            if contract != id { note(.contentMisplaced(prose.id), event: event) }
            guard content.salt != nil || content.text != nil else {
                findings.erased += 1
                continue
            }
            guard let salt = content.salt, let text = content.text, RecordDigest.salted(text, salt) == prose.digest
            else {
                note(.contentChanged(prose.id), event: event)
                continue
            }
            guard isFile else { continue }
            if let file = FileDescription(text) {
                findings.files.append(.init(event: event, content: prose.id, sha256: file.sha256))
                if uses[prose.id] != file.sha256 { note(.fileUse(prose.id), event: event) }
            } else {
                note(.contentChanged(prose.id), event: event)
            }
        }
    }

    /// What profiles show, compared with what was revealed while the log was read.
    mutating func checkPublished(offerer: Party) throws {
        func withoutConfirmation(_ reviews: [PublishedReview]) -> Set<PublishedReview> {
            // Whether the offerer's address was proved then is no event of the contract.
            Set(
                reviews.map { review in
                    var review = review
                    if review.authorParty == offerer { review.isConfirmed = false }
                    return review
                })
        }
        let stored = try snapshot.publishedReviews(of: id)
        if withoutConfirmation(stored) != withoutConfirmation(published) { note(.publishedReviews) }
    }
}

extension Contract {
    /// Whether reviews may be under seal: after the end and before the reveal (R12).
    fileprivate var maySeal: Bool {
        guard case .ended(let ended) = phase else { return false }
        return ended.reviews == nil
    }
}
