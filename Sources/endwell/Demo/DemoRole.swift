/// The people of the demo.
enum DemoRole: String, CaseIterable {
    case olga, anna, ben, priya, wen, layla, maximiliana, sam

    /// The password of each, for who wants to sign in by hand.
    static let password = "endwell-demo"

    var name: String {
        switch self {
        case .olga: "Olga Nowak"
        case .anna: "Anna Marin"
        case .ben: "Ben Okafor"
        case .priya: "Priya Raman"
        case .wen: "Wen Li"
        case .layla: "ليلى حداد"
        case .maximiliana:
            "Maximiliana Theodora Freifrau von Hohenfels-Wittgenstein zu Altenburg und Schwarzenfeld"
        case .sam: "Sam Whitlock"
        }
    }

    var email: String { "\(rawValue)@example.org" }

    var timeZone: String {
        switch self {
        case .olga, .anna, .maximiliana: "Europe/Berlin"
        case .ben: "Africa/Lagos"
        case .priya: "Asia/Kolkata"
        case .wen: "Asia/Singapore"
        case .layla: "Africa/Cairo"
        case .sam: "America/New_York"
        }
    }

    /// What the person is there for, for who chooses whom to be.
    var note: String {
        switch self {
        case .olga: "runs this installation, and is party to no contract"
        case .anna: "a client with contracts of every kind: begin here, with “Podcast, four episodes”"
        case .ben: "a contractor: work to deliver, a concern to answer, an end to agree to"
        case .priya: "a client: a notice she can still take back, one she took back twice"
        case .wen: "an illustrator who is leaving one contract, and a client in another"
        case .layla: "Layla Haddad, a translator: concerns from both sides"
        case .maximiliana: "a narrator with a long name, and a fix-by date that passed"
        case .sam: "came by an offer’s link: the address is not confirmed"
        }
    }

    /// Whether the operator confirms the address.
    var isConfirmed: Bool { self != .sam }
}
