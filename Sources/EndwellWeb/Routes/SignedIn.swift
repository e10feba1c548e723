import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Routes for those who are signed in: each stands behind the session, and each change behind the session's CSRF token.
struct SignedIn {
    let router: Router<WebContext>
    let site: Website

    /// A page.
    func get(_ path: RouterPath, _ handler: @escaping @Sendable (Visit) async throws -> Response) {
        router.get(path) { [site] request, context in
            guard let visit = try await site.visit(request, context) else { return site.signInFirst(request) }
            return try await handler(visit)
        }
    }

    /// A change, from a form of ours that carries the session's token.
    func post(_ path: RouterPath, _ handler: @escaping @Sendable (Visit, Form) async throws -> Response) {
        router.post(path) { [site] request, context in
            try site.requireOwnOrigin(request)
            guard let visit = try await site.visit(request, context) else {
                return try await site.guest(request, context).signInFirst()
            }
            let form: Form
            do {
                form = try await FormReader(request: request, intake: visit.intake) { csrf in
                    visit.seal.accepts(csrf)
                }.read()
            } catch let refused as FormRefused {
                return try await visit.answer(refused)
            }
            return try await handler(visit, form)
        }
    }
}

extension Website {
    /// Who asks, if the browser's session is good.
    func visit(_ request: Request, _ context: WebContext) async throws -> Visit? {
        guard let token = cookies.value(cookies.session, of: request),
            let signedIn = try await useCases.accounts.signedIn(token: token)
        else { return nil }
        return Visit(site: self, request: request, context: context, signedIn: signedIn)
    }

    /// Leads to the sign-in page and back here afterwards; from a form, to the contracts.
    func signInFirst(_ request: Request) -> Response {
        let isPage = request.method == .get || request.method == .head
        let back = isPage ? request.uri.description : SitePath.contracts.text
        return .redirect(to: "\(SitePath.signIn.text)?back=\(back.percentEncoded)")
    }

    /// A form that another site sent is refused before anything is read (CSRF).
    func requireOwnOrigin(_ request: Request) throws {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let fetched = request.headers[name],
            fetched != "same-origin", fetched != "none"
        {
            throw FormRefused()
        }
        guard let origin = request.headers[.origin] else { return }
        guard request.isOwn(origin: origin) else { throw FormRefused() }
    }
}

/// A form that did not come from our own page, or whose page has grown too old.
struct FormRefused: Error {
    /// What it brought, if that could be read.
    var form: Form?
}

extension String {
    /// The text as part of an address after a question mark.
    var percentEncoded: String {
        var encoded = ""
        for byte in utf8 {
            let isPlain =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~/".utf8.contains(byte)
            encoded += isPlain ? String(UnicodeScalar(byte)) : "%" + RecordDigest.hexadecimal([byte]).uppercased()
        }
        return encoded
    }
}
