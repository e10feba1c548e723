import EndwellCore
import EndwellService

/// What a person says of themselves, their password, where they are signed in, what signs in for them, and what is told
/// of their changes.
struct SettingsPage: Page {
    static let template = "settings"
    var layout: Layout
    var errors: ErrorSummary?
    var profile: ProfileForm
    var password: PasswordForm
    var sessionActs: [Button]
    var sessions: [Place]
    var tokenActs: [Button]
    var tokens: [Token]
    var webhookActs: [Button]
    var webhooks: [Receiver]

    /// Name and time zone.
    struct ProfileForm: Sendable {
        var action: String
        var nameField: Field
        var timeZoneField: Select
        var email: String
        var emailState: String
        var emailLook: String
    }

    /// The password.
    struct PasswordForm: Sendable {
        var action: String
        var currentPasswordField: Field
        var newPasswordField: Field
    }

    /// A browser in which the person is signed in.
    struct Place: Sendable {
        var device: String
        var note: String
        var current: Bool
        var act: Button?
    }

    /// A personal access token.
    struct Token: Sendable {
        var name: String
        /// What it may do, or that it has expired.
        var scope: String
        /// `bad`, or nothing.
        var look: String
        var note: String
        var act: Button?
    }

    /// A webhook.
    struct Receiver: Sendable {
        var url: String
        var state: String
        /// `good`, `ask` or `bad`.
        var look: String
        var note: String
        var acts: [Button]
    }
}

extension SettingsPage {
    /// - Parameter typed: what was typed of the profile, when it can't be kept as it is.
    init(
        _ person: Account, _ sessions: [OpenSession], _ tokens: [AccessToken], _ webhooks: [Webhook],
        typed: ProfileInput? = nil, _ problems: Problems, layout: Layout, now: Instant
    ) {
        self.layout = layout
        errors = problems.summary()
        profile = ProfileForm(
            action: SitePath.settings.text, nameField: .name(typed.map { $0.name ?? "" } ?? person.name, problems),
            timeZoneField: .ownTimeZone(typed.map { $0.timeZone ?? "" } ?? person.timeZone, problems),
            email: person.email, emailState: person.isConfirmed ? "confirmed" : "not confirmed",
            emailLook: person.isConfirmed ? "good" : "ask")
        password = PasswordForm(
            action: SitePath.settingsPassword.text,
            currentPasswordField: Field(
                id: "current_password", label: "Current password", error: problems.error("current_password"),
                type: "password", autocomplete: "current-password"),
            newPasswordField: .newPassword(problems, label: "New password", hint: " Every other browser is signed out.")
        )
        let close = { (text: String, value: String, hidden: String?) in
            Button(
                text: text, post: SitePath.settingsSessions.text, look: "little", hiddenWords: hidden,
                values: [Hidden(name: "session", value: value)])
        }
        sessionActs = sessions.count > 1 ? [close("Sign out everywhere else", "others", nil)] : []
        let dates = DateWords(zone: Zone(person.timeZone), now: now)
        self.sessions = sessions.map { session in
            let device = DeviceName.words(session.device)
            let since = dates.moment(session.createdAt)
            return Place(
                device: device, note: "since \(since), until \(dates.date(dates.zone.day(of: session.expiresAt)))",
                current: session.isCurrent, act: session.isCurrent ? nil : close("Sign out", session.id, device))
        }
        tokenActs = [Button(text: "Make a token", href: SitePath.newAccessToken.text, look: "little")]
        self.tokens = tokens.map { Token($0, dates, now: now) }
        webhookActs = [Button(text: "Add a webhook", href: SitePath.newWebhook.text, look: "little")]
        self.webhooks = webhooks.map { Receiver($0, dates) }
    }
}

extension SettingsPage.Token {
    init(_ token: AccessToken, _ dates: DateWords, now: Instant) {
        let isExpired = token.isExpired(at: now)
        name = token.name
        scope = isExpired ? "Expired" : Words.scope(token.scope)
        look = isExpired ? "bad" : ""
        note = dates.life(of: token)
        act = Button(
            text: "Revoke", href: SitePath.accessTokenRevocation(token.id).text, look: "little",
            hiddenWords: token.name)
    }
}
