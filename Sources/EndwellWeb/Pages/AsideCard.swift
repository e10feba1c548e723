import EndwellService
import EndwellCore

/// A card beside a page: what is left, money, a person at a glance. Partial `aside_card`.
struct AsideCard: Sendable {
    var title: String
    var items: [Item] = []
    var facts: [Fact] = []
    var note: String?

    /// Something to look at.
    struct Item: Sendable {
        var title: String
        var note: String?
        var link: Link?
        var who: String?
    }

    /// A number.
    struct Fact: Sendable {
        var label: String
        var value: String
        var strong = false
    }
}

extension AsideCard {
    /// A person at a glance: the profile's facts, and the way to it (R12).
    static func person(_ profile: Profile) -> AsideCard {
        let reviews = profile.reviews.rows
        let link = Link(href: SitePath.person(profile.person.id).text, text: "Profile")
        let more = profile.reviews.next == nil ? "" : "+"
        let about =
            reviews.isEmpty ? "No reviews yet" : Words.counted(reviews.count, "review", "reviews\(more)")
        let latest = reviews.first.map { "the latest: \($0.rating) of 5" }
        return AsideCard(
            title: profile.person.name, items: [Item(title: about, note: latest, link: link)],
            facts: Words.facts(profile.figures).map { fact in
                Fact(label: fact.label, value: fact.of.map { "\(fact.value) of \($0)" } ?? "\(fact.value)")
            }, note: profile.person.isConfirmed ? nil : Words.notConfirmed)
    }
}
