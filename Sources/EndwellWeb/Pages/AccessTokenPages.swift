import EndwellCore
import EndwellService

/// A new personal access token: what it is called, what it may do, and until when.
struct AccessTokenFormPage: Page {
    static let template = "access_token_form"
    var layout: Layout
    var errors: ErrorSummary?
    var action: String
    var nameField: Field
    var scopeField: Choices
    var expiresField: Field
    var backHref: String
}

/// The token that was just made: the one page that shows it.
struct AccessTokenMadePage: Page {
    static let template = "access_token_made"
    var layout: Layout
    var token: String
    var said: [Said]
    var act: Button
}

/// Before a token is taken back.
struct AccessTokenRevokePage: Page {
    static let template = "access_token_revoke"
    var layout: Layout
    var check: CheckBody
}

extension AccessTokenFormPage {
    /// - Parameter typed: what was typed, when it can't be kept as it is.
    init(_ typed: AccessTokenInput, _ problems: Problems, layout: Layout) {
        self.layout = layout
        // Too many tokens are no fault of a field: the summary leads to where the form begins.
        errors = problems.summary(anchors: ["access_tokens": "name", "scope": "scope-read"])
        action = SitePath.newAccessToken.text
        nameField = Field(
            id: "name", label: "Name", value: typed.name ?? "",
            hint: "The program or the machine that will use it, so that you know later which to revoke.",
            error: problems.error("name"), autocomplete: "off")
        scopeField = Choices(
            id: "scope", label: "What may it do?", error: problems.error("scope"),
            choices: Scope.allCases.map { scope in
                Choice(
                    id: "scope-\(scope.rawValue)", name: "scope", value: scope.rawValue, text: Words.scope(scope),
                    hint: Words.means(scope), checked: typed.scope == scope.rawValue)
            })
        expiresField = Field(
            id: "expires_on", label: "Last day (if you want one)", value: typed.expiresOn ?? "",
            hint: "At the end of that day, in your time zone, it is worth nothing. Up to a year ahead.",
            error: problems.error("expires_on"), type: "date")
        backHref = SitePath.settings.text
    }
}

extension AccessTokenMadePage {
    init(_ made: MadeAccessToken, _ dates: DateWords, layout: Layout) {
        self.layout = layout
        token = made.text
        said = made.token.said(dates)
        act = Button(text: "I have kept it", href: SitePath.settings.text, look: "main")
    }
}

extension AccessTokenRevokePage {
    init(_ token: AccessToken, _ dates: DateWords, layout: Layout) {
        let used = token.lastUsedAt.map { "on \(dates.moment($0))" } ?? "never"
        self.layout = layout
        check = CheckBody(
            title: "Revoke this token?", lead: "Whatever uses it is shut out at once. It can’t be taken back.",
            action: SitePath.accessTokenRevocation(token.id).text,
            said: SaidSection(
                title: "The token",
                items: token.said(dates) + [Said(label: "Last used", value: used)]),
            button: Submit(text: "Revoke the token", look: "stop"), backHref: SitePath.settings.text)
    }
}

extension AccessToken {
    /// What a token is, line by line.
    fileprivate func said(_ dates: DateWords) -> [Said] {
        [
            Said(label: "For", value: name),
            Said(label: "It may", value: Words.scope(scope), note: Words.means(scope)),
            Said(label: "Lasts", value: dates.lastDay(of: self)),
        ]
    }
}
