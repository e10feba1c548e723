import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// Someone who is signed in and asks for something.
struct Visit: Sendable {
    let site: Website
    let request: Request
    let context: WebContext
    /// The account, the session, and the seal of its forms.
    let signedIn: EndwellService.SignedIn

    /// Who it is.
    var person: Account { signedIn.account }
    /// What the session's forms must bring.
    var seal: FormSeal { signedIn.forms }
    var useCases: UseCases { site.useCases }
    /// The current instant.
    var now: Instant { useCases.ports.clock.now }
    /// Dates in the person's own zone.
    var dates: DateWords { DateWords(zone: Zone(person.timeZone), now: now) }

    /// The contract whose id stands in the address; anything else is as good as a contract that isn't there.
    func contractID() throws(Refusal) -> ContractID {
        guard let id = context.parameters.get("contract").flatMap({ ContractID($0) }) else { throw .notFound }
        return id
    }

    /// Takes in files for the contract of the address; `nil` where none is named.
    var intake: FileIntake? {
        (try? contractID()).map { FileIntake(uploads: useCases.uploads, contract: $0, person: person.id) }
    }

    /// Files that were attached to a form that comes back.
    func attached(_ named: [String]) async throws -> [Upload] {
        try await useCases.uploads.waiting(named, for: try contractID(), by: person.id)
    }

    /// The id of a part that stands in the address.
    func part<Kind>(_ name: String, as kind: Identifier<Kind>.Type) throws(Refusal) -> Identifier<Kind> {
        guard let id = context.parameters.get(name).flatMap({ Identifier<Kind>($0) }) else { throw .notFound }
        return id
    }

    /// What the address asks after its question mark; cut to what is looked at.
    func query(_ name: String) -> String? {
        request.uri.queryParameters[name[...]].map { String(String($0).prefix(WebLimits.searchCharactersMax)) }
    }

    /// The page, as an answer.
    func answer(_ page: some Page, _ status: HTTPResponse.Status = .ok) throws -> Response {
        .html(try site.pages.render(page), status)
    }

    /// What every page has.
    func layout(_ title: String, nav: Layout.Nav? = nil) async throws -> Layout {
        try await Layout.signedIn(self, title: title, nav: nav)
    }

    /// Does what the person asks of the contract, and leads on; a refusal with bad fields goes to `retry`, which shows
    /// the form again with what was typed.
    func act(
        _ ask: ContractRequest, on id: ContractID, _ form: Form, then path: SitePath,
        retry: ((_ problems: [InputProblem]) async throws -> Response)? = nil
    ) async throws -> Response {
        do {
            _ = try await useCases.contracts.perform(ask, on: id, by: person.id, once: form.once(at: request.uri.path))
            return .redirect(to: path, did: ask.did)
        } catch Refusal.badInput(let problems) {
            guard let retry else { throw Refusal.badInput(problems) }
            return try await retry(problems)
        }
    }
}

/// Someone who is not signed in.
struct Guest: Sendable {
    let site: Website
    let request: Request
    let context: WebContext
    /// The cookie that the forms hang on.
    let cookie: String
    /// Whether the browser had the cookie already.
    let hadCookie: Bool
    /// What the forms must bring.
    let seal: FormSeal

    var useCases: UseCases { site.useCases }
    /// The current instant.
    var now: Instant { useCases.ports.clock.now }

    /// What the address asks after its question mark.
    func query(_ name: String) -> String? {
        request.uri.queryParameters[name[...]].map { String(String($0).prefix(2_000)) }
    }

    /// The page, as an answer that also gives the browser its cookie.
    func answer(_ page: some Page, _ status: HTTPResponse.Status = .ok) throws -> Response {
        var response = Response.html(try site.pages.render(page), status)
        if !hadCookie { response.headers[.setCookie] = site.cookies.set(site.cookies.form, cookie) }
        return response
    }

    /// What every page has.
    func layout(_ title: String) -> Layout {
        Layout.signedOut(self, title: title)
    }

    /// What a page for anyone has: whoever is signed in stays so.
    func layout(_ title: String, for visit: Visit?) async throws -> Layout {
        guard let visit else { return layout(title) }
        return try await visit.layout(title)
    }

    /// A page for anyone, as an answer.
    func answer(_ page: some Page, for visit: Visit?) throws -> Response {
        guard let visit else { return try answer(page) }
        return try visit.answer(page)
    }
}

extension ContractRequest {
    /// What the next page says was done.
    var did: String {
        switch self {
        case .acceptOffer: Act.acceptOffer.rawValue
        case .rejectOffer: Act.rejectOffer.rawValue
        case .withdrawOffer: Act.withdrawOffer.rawValue
        case .sendMessage: Act.sendMessage.rawValue
        case .proposeAmendment: Act.proposeAmendment.rawValue
        case .acceptAmendment: Act.acceptAmendment.rawValue
        case .rejectAmendment: Act.rejectAmendment.rawValue
        case .withdrawAmendment: Act.withdrawAmendment.rawValue
        case .submitWork: Act.submitWork.rawValue
        case .acceptWork: Act.acceptWork.rawValue
        case .sendBackWork: Act.sendBackWork.rawValue
        case .raiseConcern: Act.raiseConcern.rawValue
        case .answerConcern: Act.answerConcern.rawValue
        case .reportFixed: Act.reportFixed.rawValue
        case .confirmFix: Act.confirmFix.rawValue
        case .rejectFix: Act.rejectFix.rawValue
        case .withdrawConcern: Act.withdrawConcern.rawValue
        case .giveNotice: Act.giveNotice.rawValue
        case .withdrawNotice: Act.withdrawNotice.rawValue
        case .replyToNotice: Act.replyToNotice.rawValue
        case .agreeToEnd: Act.agreeToEnd.rawValue
        case .setStopWork: Act.setStopWork.rawValue
        case .leaveReview: Act.leaveReview.rawValue
        case .replyToReview: Act.replyToReview.rawValue
        case .sayWhetherOpen: Act.sayWhetherOpen.rawValue
        }
    }
}
