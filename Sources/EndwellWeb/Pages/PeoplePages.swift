import EndwellCore
import EndwellService

/// Those whom the reader has had an offer or contract with.
struct PeoplePage: Page {
    static let template = "people"
    var layout: Layout
    var people: [Row]
    var empty: Empty?
    var nextHref: String?

    /// A person.
    struct Row: Sendable {
        var href: String
        var name: String
        var initials: String
        var other: Bool
        var notConfirmed: String?
        var note: String
        var reviews: String?
        var act: Button?
    }
}

extension PeoplePage {
    init(_ people: Paged<Acquaintance>, reader: Account, layout: Layout, now: Instant) {
        let dates = DateWords(zone: Zone(reader.timeZone), now: now)
        self.layout = layout
        self.people = people.rows.map { row in
            Row(
                href: SitePath.person(row.person.id).text, name: row.person.name,
                initials: Words.initials(of: row.person.name), other: true,
                notConfirmed: row.person.isConfirmed ? nil : "not confirmed",
                note: "known since \(dates.date(dates.zone.day(of: row.since)))", reviews: nil, act: nil)
        }
        let offer = Button(text: "Make an offer", href: SitePath.newOffer.text, look: "main")
        empty =
            people.rows.isEmpty
            ? Empty(
                title: "Nobody yet",
                text: "Whoever you make an offer to, or get one from, stands here once you know each other.",
                acts: [offer]) : nil
        nextHref = people.next.map { "\(SitePath.people.text)?after=\($0.percentEncoded)" }
    }
}

/// A person as others see them: numbers and reviews, nothing else (R12).
struct PersonPage: Page {
    static let template = "person"
    var layout: Layout
    var person: Who
    var facts: [Fact]
    var reviews: [ReviewShown]
    var reviewsEmpty: String?
    var nextHref: String?
    var rehire: Rehire?

    /// The person.
    struct Who: Sendable {
        var name: String
        var initials: String
        var other: Bool
        var notConfirmed: String?
        var since: String
        var acts: [Button]
    }

    /// One number of the facts line.
    struct Fact: Sendable {
        var label: String
        var value: String
        var of: String?
    }
}

extension PersonPage {
    /// - Parameter shared: a contract in which both know each other, if there is one.
    init(_ profile: Profile, shared: ContractView?, reader: Account, layout: Layout, now: Instant) {
        let dates = DateWords(zone: Zone(reader.timeZone), now: now)
        let (id, name) = (profile.person.id, profile.person.name)
        let isMe = id == reader.id
        let edit = Button(text: "Change it in settings", href: SitePath.settings.text)
        let again = shared.map {
            Button(text: "Make an offer", href: SitePath.again($0.contract.id).text, look: "main")
        }
        let offer = again ?? Button(text: "Make an offer", href: SitePath.newOffer.text, look: "main")
        self.layout = layout
        person = Who(
            name: name, initials: Words.initials(of: name), other: !isMe,
            notConfirmed: profile.person.isConfirmed ? nil : Words.notConfirmed,
            since: "Here since \(dates.long(dates.zone.day(of: profile.memberSince)))", acts: [isMe ? edit : offer])
        facts = Words.facts(profile.figures).map {
            Fact(label: $0.label, value: String($0.value), of: $0.of.map { String($0) })
        }
        reviews = profile.reviews.rows.enumerated().map { ReviewShown($1, number: $0, dates, reader: reader.id) }
        reviewsEmpty =
            profile.reviews.rows.isEmpty
            ? "Reviews are written after a contract has ended, and shown once both are in or the time is over." : nil
        nextHref = profile.reviews.next.map { "\(SitePath.person(id).text)?after=\($0.percentEncoded)" }
        rehire = shared.flatMap { Rehire($0, name: Words.isolated(name)) }
    }
}

extension ReviewShown {
    fileprivate init(_ review: ProfileReview, number: Int, _ dates: DateWords, reader: PersonID) {
        self.init(
            id: "review-\(number + 1)",
            author: Face(review.author?.name ?? "Someone whose account is gone", other: review.author?.id != reader),
            rating: String(review.rating),
            at: MomentWords(iso: DateWords.iso(review.at), words: dates.date(dates.zone.day(of: review.at))),
            about: Words.about(review), text: review.text ?? Words.erased)
    }
}
