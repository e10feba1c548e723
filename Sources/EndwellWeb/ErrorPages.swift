import EndwellCore
import EndwellHTTP
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Turns whatever a handler throws into a page that says what to do. Nothing of a fault's inside is shown.
struct ErrorPages: RouterMiddleware {
    typealias Context = WebContext
    let site: Website

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let explained = Explanation(of: error)
            if explained.status.code >= 500 {
                context.logger.log("a request failed", failedBy: error, ["path": "\(context.endpointPath ?? "?")"])
            }
            return try await answer(explained, request, context)
        }
    }

    private func answer(
        _ explained: Explanation, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        let guest = site.guest(request, context)
        let layout = await layout(explained.title, for: guest)
        let acts = layout.signedIn ? explained.buttons(back: back(from: request)) : [.home]
        let page = ErrorPage(
            layout: layout, contract: nil, title: explained.title, texts: explained.texts, steps: nil, kept: nil,
            acts: acts, code: explained.code)
        var response =
            layout.signedIn
            ? Response.html(try site.pages.render(page), explained.status)
            : try guest.answer(page, explained.status)
        if let seconds = explained.retryAfterSeconds, let name = HTTPField.Name("Retry-After") {
            response.headers[name] = String(seconds)
        }
        return response
    }

    /// Even this page needs a layout; when the store can't be asked who reads, it is a stranger's.
    private func layout(_ title: String, for guest: Guest) async -> Layout {
        var layout = guest.layout(title)
        if let visit = try? await site.visit(guest.request, guest.context), let own = try? await visit.layout(title) {
            layout = own
        }
        // No form here acts on a contract, so none needs a key; and without one, what isn't there and what isn't the
        // reader's to see are the same page, byte for byte but for the id (R16).
        layout.once = ""
        return layout
    }

    /// Where a refused form came from: the contract in the address, if there is one.
    private func back(from request: Request) -> String? {
        let parts = request.uri.path.split(separator: "/")
        guard parts.count >= 2, parts[0] == "contracts", let id = ContractID(String(parts[1])) else { return nil }
        return SitePath.contract(id).text
    }
}

extension Button {
    /// The way out for someone who is not signed in.
    fileprivate static let home = Button(text: "To the first page", href: SitePath.home.text)
}

/// What an error means for the person who meets it.
struct Explanation {
    var status: HTTPResponse.Status
    var title: String
    var texts: [String]
    var code: String
    var retryAfterSeconds: Int?

    init(of error: any Error) {
        switch error {
        case let refusal as Refusal: self.init(refusal)
        case let fault as StoreFault: self.init(fault)
        case is FormRefused:
            self.init(
                status: .forbidden, title: "This form can’t be used any more",
                texts: [
                    "It was not sent from a page of yours, or you have signed out or in since the page was opened.",
                    "Nothing was done. Go back, reload the page, and send it again.",
                ], code: "form_refused")
        case let unreadable as FormUnreadable:
            self.init(
                status: unreadable.status,
                title: unreadable.status == .contentTooLarge ? "That is too much at once" : "That form can’t be read",
                texts: [
                    unreadable.status == .contentTooLarge
                        ? "A file may have 25 MB, and there may be ten of them. Nothing was done."
                        : "Nothing was done. Go back, reload the page, and send it again."
                ], code: unreadable.status == .contentTooLarge ? "too_large" : "bad_form")
        case is FileTooLarge: self.init(of: FormUnreadable(status: .contentTooLarge))
        case let busy as TooBusy: self.init(retryAfter: busy.retryAfterSeconds)
        case let many as TooManyAttempts:
            self.init(
                status: .tooManyRequests, title: "Too many attempts",
                texts: ["Please wait a quarter of an hour before you try this address again."],
                code: "too_many_attempts", retryAfterSeconds: many.retryAfterSeconds)
        case let error as any HTTPResponseError: self.init(error.status)
        default: self.init(.internalServerError)
        }
    }

    private init(
        status: HTTPResponse.Status, title: String, texts: [String], code: String, retryAfterSeconds: Int? = nil
    ) {
        self.status = status
        self.title = title
        self.texts = texts
        self.code = code
        self.retryAfterSeconds = retryAfterSeconds
    }

    private init(_ refusal: Refusal) {
        let status = HTTPResponse.Status(code: ProblemCode(refusal).status)
        var texts = [Words.sentence(for: refusal)]
        if case .badInput(let problems) = refusal {
            texts += problems.map { Words.sentence(for: $0) }
        }
        self.init(status: status, title: Words.title(for: refusal), texts: texts, code: refusal.code)
    }

    private init(_ fault: StoreFault) {
        switch fault {
        case .unavailable, .inUse, .moved: self.init(retryAfter: 10)
        case .noPrimary: self.init(retryAfter: 2)
        case .outcomeUnknown:
            self.init(
                status: .serviceUnavailable, title: ProblemCode.outcomeUnknown.title,
                texts: [
                    "The database went away while this was being kept: all of it is done, or nothing.",
                    "Reload this page, and the form is sent again: what was kept is not done twice.",
                ], code: ProblemCode.outcomeUnknown.rawValue, retryAfterSeconds: 2)
        case .newerDatabase, .conflict, .corrupt, .misuse: self.init(.internalServerError)
        }
    }

    private init(retryAfter seconds: Int) {
        self.init(
            status: .serviceUnavailable, title: "Endwell can’t keep anything right now",
            texts: ["Nothing was done, and nothing half-done. Please try again in a few seconds."],
            code: "unavailable", retryAfterSeconds: seconds)
    }

    private init(_ status: HTTPResponse.Status) {
        switch status {
        case .notFound: self.init(Refusal.notFound)
        case .methodNotAllowed:
            self.init(
                status: status, title: "That can’t be done here", texts: ["Go back to your contracts and start again."],
                code: "method_not_allowed")
        case .contentTooLarge: self.init(of: FormUnreadable(status: .contentTooLarge))
        case let other where other.code < 500: self.init(of: FormUnreadable(status: other))
        case let other:
            self.init(
                status: other, title: "Something went wrong on our side",
                texts: [
                    "What you did was not kept. Please try again; if it happens again, tell whoever runs this installation."
                ],
                code: "internal")
        }
    }

    func buttons(back: String?) -> [Button] {
        let home = Button(text: "Your contracts", href: SitePath.contracts.text)
        guard let back, status != .notFound else { return [home] }
        return [Button(text: "Back to the contract", href: back, look: "main"), home]
    }
}
