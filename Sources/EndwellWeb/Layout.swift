import EndwellCore
import EndwellService
import HummingbirdCore

/// What every page has: head, navigation, the demo's strip, and what its forms carry.
struct Layout: Sendable {
    /// The parts of the site that the navigation names.
    enum Nav: Sendable {
        case contracts, inbox, people, operatorPage
    }

    var title: String
    var assetVersion: String
    var csrf: String
    var once: String
    var flash: String?
    var signedIn: Bool
    /// The id of who is signed in.
    var person: String?
    var personName: String
    var initials: String
    var profileHref: String
    var inboxCount: String?
    var isOperator: Bool
    var navContracts: Bool
    var navInbox: Bool
    var navPeople: Bool
    var navOperator: Bool
    var demo: DemoStrip?

    /// The demo's strip at the top.
    struct DemoStrip: Sendable {
        var dateWords: String
        var backHref: String
        var personName: String?
        var people: [Person]

        /// Someone to be.
        struct Person: Sendable {
            var name: String
            var note: String
            var href: String
            var current: Bool
        }
    }
}

extension Layout {
    static func signedIn(_ visit: Visit, title: String, nav: Nav?) async throws -> Layout {
        let person = visit.person
        let counts = try await visit.useCases.inbox.counts(for: person.id)
        return Layout(
            title: title, assetVersion: EmbeddedAssets.version, csrf: visit.seal.token, once: visit.site.onceKey(),
            flash: visit.query("did").flatMap(Words.done), signedIn: true, person: person.id.text,
            personName: person.name,
            initials: Words.initials(of: person.name), profileHref: SitePath.person(person.id).text,
            inboxCount: Words.count(counts.waiting + counts.unread), isOperator: person.isOperator,
            navContracts: nav == .contracts,
            navInbox: nav == .inbox, navPeople: nav == .people, navOperator: nav == .operatorPage,
            demo: visit.site.demoStrip(for: person, at: visit.request.uri.path))
    }

    static func signedOut(_ guest: Guest, title: String) -> Layout {
        Layout(
            title: title, assetVersion: EmbeddedAssets.version, csrf: guest.seal.token, once: guest.site.onceKey(),
            flash: guest.query("did").flatMap(Words.done), signedIn: false, person: nil, personName: "", initials: "",
            profileHref: "", inboxCount: nil, isOperator: false, navContracts: false, navInbox: false,
            navPeople: false, navOperator: false, demo: guest.site.demoStrip(for: nil, at: guest.request.uri.path))
    }
}

extension Website {
    /// A fresh key for a form, by which a second submission of it is known.
    func onceKey() -> String {
        RecordDigest.hexadecimal(useCases.ports.randomness.bytes(16))
    }

    /// The demo's strip; `nil` outside the demo.
    func demoStrip(for person: Account?, at path: String) -> Layout.DemoStrip? {
        settings.demo.map { demo in
            Layout.DemoStrip(
                dateWords: DateWords(zone: .utc, now: demo.now).longDay(demo.now), backHref: path,
                personName: person?.name,
                people: demo.people.map {
                    .init(
                        name: $0.name, note: $0.note, href: SitePath.demoSignIn($0.signInToken).text,
                        current: $0.id == person?.id)
                })
        }
    }
}
