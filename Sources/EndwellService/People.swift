public import EndwellCore

/// People as others see them: profiles, and those one has had an offer or contract with (R12).
public struct People: Sendable {
    let ports: Ports

    /// People over these ports.
    public init(ports: Ports) {
        self.ports = ports
    }

    /// A person's profile. Whoever is signed in and has its address may open it.
    /// - Parameter place: where the page of reviews begins, as `Paged.next` gave it.
    public func profile(
        of id: PersonID, after place: String? = nil, limit: Int = AccountLimits.pageRows
    ) async throws -> Profile {
        let (secret, start) = (ports.secret, place.flatMap(ports.secret.place(hiddenIn:)))
        return try await ports.store.read { snapshot in
            guard let account = try snapshot.account(id) else { throw Refusal.notFound }
            let reviews = try snapshot.reviews(about: id, after: start, limit: limit + 1)
            let texts = try snapshot.contents(reviews.map(\.text.id))
            let authors = try snapshot.accounts(Array(Set(reviews.map(\.author))))
            let page = Paged(reviews, limit: limit) { secret.hidden(ListCursor(at: $0.at, id: $0.contract.uuid)) }
            return Profile(
                person: PersonSummary(account), memberSince: account.createdAt, figures: try snapshot.figures(of: id),
                reviews: page.map { ProfileReview($0, text: texts[$0.text.id]?.text, author: authors[$0.author]) })
        }
    }

    /// Those that a person has had an offer or contract with, newest first.
    /// - Parameter place: where the page begins, as `Paged.next` gave it.
    public func acquaintances(
        of person: PersonID, after place: String? = nil, limit: Int = AccountLimits.pageRows
    ) async throws -> Paged<Acquaintance> {
        try await ports.store.read { snapshot in
            let found = try snapshot.acquaintances(
                of: person, after: place.flatMap(ListCursor.init), limit: limit + 1)
            let rows = found.map { Acquaintance(person: PersonSummary($0.account), since: $0.since) }
            return Paged(rows, limit: limit) { ListCursor(at: $0.since, id: $0.person.id.uuid).text }
        }
    }
}

/// What others may know of a person. The address is not among it.
public struct Profile: Sendable {
    /// Who.
    public let person: PersonSummary
    /// When the account was made.
    public let memberSince: Instant
    /// The numbers of the facts line; what is absent is 0.
    public let figures: [Figure: Int]
    /// A page of the reviews about the person, newest first.
    public let reviews: Paged<ProfileReview>

    /// One number of the facts line.
    public func figure(_ figure: Figure) -> Int { figures[figure] ?? 0 }
}

/// A review as a profile shows it: nothing else of the contract is told (R12).
public struct ProfileReview: Hashable, Sendable {
    /// 1 to 5.
    public let rating: Int
    /// The words; `nil` when they were erased.
    public let text: String?
    /// Who wrote it; `nil` when the account is gone.
    public let author: PersonSummary?
    /// The author's side.
    public let authorParty: Party
    /// When it was revealed.
    public let at: Instant
    /// How the contract ended.
    public let outcome: Outcome
    /// How many days the contract ran.
    public let daysRun: Int
    /// How many deliverables were accepted.
    public let accepted: Int
    /// Whether the author's address was confirmed when they signed; else it enters nobody's figures (R2).
    public let isConfirmed: Bool

    init(_ review: PublishedReview, text: String?, author: Account?) {
        rating = review.rating
        self.text = text
        self.author = author.map(PersonSummary.init)
        authorParty = review.authorParty
        at = review.at
        outcome = review.outcome
        daysRun = review.daysRun
        accepted = review.accepted
        isConfirmed = review.isConfirmed
    }
}

/// Somebody that a person has had an offer or contract with.
public struct Acquaintance: Hashable, Sendable {
    /// Who.
    public let person: PersonSummary
    /// Since when.
    public let since: Instant
}
