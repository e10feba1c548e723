import EndwellCore
import EndwellService

/// A new webhook: where a person's changes are to be sent.
struct WebhookFormPage: Page {
    static let template = "webhook_form"
    var layout: Layout
    var errors: ErrorSummary?
    var action: String
    var urlField: Field
    var backHref: String
}

/// The webhook that was just made: the one page that shows its secret.
struct WebhookMadePage: Page {
    static let template = "webhook_made"
    var layout: Layout
    var url: String
    var secret: String
    var referenceHref: String
    var act: Button
}

/// Before a webhook is removed.
struct WebhookRemovePage: Page {
    static let template = "webhook_remove"
    var layout: Layout
    var check: CheckBody
}

extension WebhookFormPage {
    /// - Parameter typed: what was typed, when it can't be kept as it is.
    init(_ typed: WebhookInput, _ problems: Problems, within reach: WebhookReach, layout: Layout) {
        self.layout = layout
        // Too many webhooks are no fault of the field: the summary leads to where the form begins.
        errors = problems.summary(anchors: ["webhooks": "url"])
        action = SitePath.newWebhook.text
        urlField = Field(
            id: "url", label: "Address", value: typed.url ?? "", hint: Words.hint(reach),
            error: problems.error("url"), type: "url", autocomplete: "off")
        backHref = SitePath.settings.text
    }
}

extension WebhookMadePage {
    init(_ webhook: Webhook, layout: Layout) {
        self.layout = layout
        url = webhook.url
        secret = webhook.secret.text
        referenceHref = "\(SitePath.apiReference.text)#makeWebhook"
        act = Button(text: "I have kept it", href: SitePath.settings.text, look: "main")
    }
}

extension WebhookRemovePage {
    init(_ webhook: Webhook, _ dates: DateWords, layout: Layout) {
        self.layout = layout
        check = CheckBody(
            title: "Remove this webhook?",
            lead: "Nothing more is sent there. To have it again, add it anew: it gets a new secret.",
            action: SitePath.webhook(webhook.id, .removal).text,
            said: SaidSection(
                title: "The webhook",
                items: [
                    Said(label: "Address", value: webhook.url),
                    Said(label: "State", value: Words.state(of: webhook), note: dates.life(of: webhook)),
                ]),
            button: Submit(text: "Remove the webhook", look: "stop"), backHref: SitePath.settings.text)
    }
}

extension SettingsPage.Receiver {
    init(_ webhook: Webhook, _ dates: DateWords) {
        url = webhook.url
        state = Words.state(of: webhook)
        note = dates.life(of: webhook)
        let startAgain = { (text: String) in
            Button(
                text: text, post: SitePath.webhook(webhook.id, .attempt).text, look: "little", hiddenWords: webhook.url)
        }
        let start: [Button]
        switch webhook.course {
        case .upToDate, .waiting(_, failures: 0): (look, start) = ("good", [])
        case .waiting: (look, start) = ("ask", [startAgain("Try now")])
        case .stopped: (look, start) = ("bad", [startAgain("Start again")])
        }
        let remove = Button(
            text: "Remove", href: SitePath.webhook(webhook.id, .removal).text, look: "little", hiddenWords: webhook.url)
        acts = start + [remove]
    }
}

extension Words {
    /// Which addresses may be given.
    fileprivate static func hint(_ reach: WebhookReach) -> String {
        switch reach {
        case .internet: "Where your program listens: over https, on the public internet."
        case .anywhere: "Where your program listens: over https, or over http on a network that you trust."
        }
    }
}
