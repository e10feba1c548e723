import EndwellCore
import EndwellService

/// An offer as whoever holds its link sees it.
struct InvitationPage: Page {
    static let template = "invitation"
    var layout: Layout
    var title: String
    var lead: String
    var agreement: AgreementLetter?
    var claim: Claim?
    var orSignIn: OrSignIn?
    var acts: [Button] = []
    var asides: [AsideCard] = []

    /// What makes the offer one's own.
    struct Claim: Sendable {
        var title: String
        var text: String
        var errors: ErrorSummary?
        var action: String
        var values: [Hidden] = []
        var nameField: Field?
        var emailField: Field?
        var passwordField: Field?
        var timeZoneField: Select?
        var button: Submit
    }

    /// The way for those who have an account.
    struct OrSignIn: Sendable {
        var text: String
        var href: String
    }
}

extension InvitationPage {
    /// An offer that can be claimed.
    init(_ invitation: Invitation, from offerer: Profile, layout: Layout, claim: Claim, now: Instant) {
        let contract = invitation.contract
        var names = ByParty(client: offerer.person.name, contractor: offerer.person.name)
        names[contract.recipient] = invitation.address
        let reader = AgreementReader(contract: contract, names: names, texts: invitation.texts, now: now)
        self.layout = layout
        title = "\(Words.isolated(offerer.person.name)) makes you an offer"
        lead = InvitationPage.lead(contract, reader, now)
        agreement = AgreementLetter(reader, title: "The offer")
        self.claim = claim
        asides = [.person(offerer)]
    }

    /// An offer that can't be claimed, and why.
    init(_ layout: Layout, _ title: String, _ lead: String, _ acts: [Button]) {
        self.layout = layout
        self.title = title
        self.lead = lead
        self.acts = acts
    }

    private static func lead(_ contract: Contract, _ reader: AgreementReader, _ now: Instant) -> String {
        let dates = DateWords(zone: contract.zone, now: now)
        let role = "You would be the \(Words.party(contract.recipient))."
        guard case .offered(let lapsesAt) = contract.phase else { return role }
        let until = "\(dates.lastDay(before: lapsesAt)) (\(dates.zoneWords)), \(dates.inDays(until: lapsesAt))"
        return "\(Words.isolated(reader.text(contract.title))). \(role) Open until the end of \(until)."
    }
}

extension InvitationPage.Claim {
    /// For someone who is not signed in: a name and a password make the account.
    static func newAccount(
        _ token: String, to address: String, _ typed: SignUpInput, _ problems: Problems
    ) -> InvitationPage.Claim {
        InvitationPage.Claim(
            title: "Claim this offer",
            text: "Set a name and a password to talk about it and to answer it. Nothing is signed yet.",
            errors: problems.summary(), action: SitePath.offerAccount(token).text,
            nameField: .name(typed.name, problems),
            emailField: .email(
                typed.email ?? address,
                hint: "The other party sees you marked “not confirmed” until this address is proved.", problems),
            passwordField: .newPassword(problems), timeZoneField: .ownTimeZone(typed.timeZone, problems),
            button: Submit(text: "Claim the offer"))
    }

    /// For someone who is signed in: one click.
    static func signedIn(_ token: String, as person: Account) -> InvitationPage.Claim {
        InvitationPage.Claim(
            title: "Claim this offer",
            text: "You are signed in as \(Words.isolated(person.name)). Claim it, then read it and decide.",
            errors: nil, action: SitePath.offerClaim(token).text, button: Submit(text: "Claim the offer"))
    }
}
