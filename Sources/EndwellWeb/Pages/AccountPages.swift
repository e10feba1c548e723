import EndwellService

/// What Endwell is, for those who are not signed in.
struct LandingPage: Page {
    static let template = "landing"
    var layout: Layout
    var acts: [Button]
    var timeline: Timeline?
}

/// Signing in.
struct SignInPage: Page {
    static let template = "sign_in"
    var layout: Layout
    var contract: ContractLink?
    var title: String
    var lead: String?
    var errors: ErrorSummary?
    var action: String
    var values: [Hidden]
    var emailField: Field
    var passwordField: Field
    var signUpHref: String
}

/// Making an account.
struct SignUpPage: Page {
    static let template = "sign_up"
    var layout: Layout
    var contract: ContractLink?
    var title: String
    var lead: String?
    var errors: ErrorSummary?
    var action: String
    var values: [Hidden]
    var nameField: Field
    var emailField: Field
    var passwordField: Field
    var timeZoneField: Select
    var signInHref: String
}

extension SignInPage {
    /// The form, with what was typed; a password is never shown again.
    init(_ guest: Guest, _ typed: SignInInput, back: String?, kept: KeptForm? = nil, _ problems: Problems) {
        title = kept == nil ? "Sign in" : "Sign in again"
        layout = guest.layout(problems.titled(title))
        lead =
            kept != nil
            ? "Your session has ended. What you typed is kept: you will see it again, and nothing is sent before."
            : back.map { $0.hasPrefix(SitePath.offerLink("").text) } == true ? "Then read the offer." : nil
        errors = problems.summary()
        action = SitePath.signIn.text
        values = kept?.carried ?? [Hidden(name: "back", value: back ?? "")]
        emailField = .email(typed.email, problems)
        passwordField = Field(
            id: "password", label: "Password", error: problems.error("password"), type: "password",
            autocomplete: "current-password")
        signUpHref = SitePath.signUp.text(back: back)
    }
}

extension SignUpPage {
    /// The form, with what was typed; a password is never shown again.
    init(_ guest: Guest, _ typed: SignUpInput, back: String?, _ problems: Problems) {
        title = "Create an account"
        layout = guest.layout(problems.titled(title))
        lead = "One account is enough: you can be the client in one contract and the contractor in another."
        errors = problems.summary()
        action = SitePath.signUp.text
        values = [Hidden(name: "back", value: back ?? "")]
        nameField = .name(typed.name, problems)
        emailField = .email(typed.email, problems)
        passwordField = .newPassword(problems)
        timeZoneField = .ownTimeZone(typed.timeZone, problems)
        signInHref = SitePath.signIn.text(back: back)
    }
}

extension Field {
    static func name(_ typed: String?, _ problems: Problems) -> Field {
        Field(
            id: "name", label: "Your name", value: typed ?? "", hint: "As you sign. The other party sees it.",
            error: problems.error("name"), autocomplete: "name")
    }

    static func email(_ typed: String?, hint: String? = nil, _ problems: Problems) -> Field {
        Field(
            id: "email", label: "E-mail address", value: typed ?? "", hint: hint, error: problems.error("email"),
            type: "email", autocomplete: "username", inputMode: "email")
    }

    static func newPassword(_ problems: Problems, label: String = "Password", hint: String = "") -> Field {
        let shortest = AccountLimits.passwordCharacters.lowerBound
        return Field(
            id: "password", label: label,
            hint: "At least \(shortest) characters. Three words that you remember are good." + hint,
            error: problems.error("password"), type: "password", autocomplete: "new-password")
    }
}

extension Select {
    /// The zone in which a person reads dates; a script proposes the browser's where none is chosen.
    static func ownTimeZone(_ chosen: String?, _ problems: Problems) -> Select {
        .timeZone(
            "time_zone", "Your time zone", chosen: chosen ?? "", error: problems.error("time_zone"),
            hint: "Dates are shown in each contract’s own zone; yours is proposed for new ones.")
    }
}

extension SitePath {
    /// The address of a page that leads back to another afterwards.
    func text(back: String?) -> String {
        back.map { "\(text)?back=\($0.percentEncoded)" } ?? text
    }
}
