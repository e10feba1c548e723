import EndwellCore
import EndwellHTTP
import EndwellService
import HTTPTypes
import HummingbirdCore

/// A form that came after its session had ended: kept through signing in, and shown to the same person again. It is
/// never sent by itself.
struct KeptForm: Sendable {
    /// Where it was sent.
    var path: String
    /// Whose page it stood on.
    var person: String
    /// What was typed and chosen; without tokens and files.
    var fields: [(name: String, value: String)]

    /// The form as it arrived; `nil` when no page of ours sent it, when nothing was typed in it, or a password, which
    /// goes nowhere but where it was meant to go.
    init?(_ refused: FormRefused, from request: Request) {
        guard request.isFromOwnPage, let form = refused.form, let person = form[KeptForm.personField],
            !form.fields.contains(where: { $0.name.contains("password") })
        else { return nil }
        // What begins so is the page's own: its tokens and its key. The page that shows this again has others.
        let fields = form.fields.filter { !$0.name.hasPrefix("_") }
        guard fields.contains(where: { !$0.value.isEmpty }) else { return nil }
        (path, self.person, self.fields) = (request.uri.path, person, fields)
    }

    /// The form as the sign-in page brought it along; `nil` when it brought none.
    init?(broughtBy form: Form) {
        guard let path = BackPath.safe(form[KeptForm.pathField]), let person = form[KeptForm.personField] else {
            return nil
        }
        self.path = path
        self.person = person
        fields = form.fields.compactMap { field in
            field.name.hasPrefix(KeptForm.prefix)
                ? (String(field.name.dropFirst(KeptForm.prefix.count)), field.value) : nil
        }
    }

    /// The fields by which the sign-in page brings it along.
    var carried: [Hidden] {
        [Hidden(name: KeptForm.pathField, value: path), Hidden(name: KeptForm.personField, value: person)]
            + fields.map { Hidden(name: KeptForm.prefix + $0.name, value: $0.value) }
    }

    private static let (prefix, pathField, personField) = ("kept/", "_kept_path", "_person")
}

extension Guest {
    /// Leads to the sign-in page; what was typed goes along.
    func signInFirst() async throws -> Response {
        do {
            _ = try await FormReader(request: request, intake: nil) { _ in false }.read()
        } catch let refused as FormRefused {
            if let kept = KeptForm(refused, from: request) {
                return try answer(SignInPage(self, SignInInput(), back: nil, kept: kept, .none), .forbidden)
            }
        } catch is FormUnreadable {
            // Nothing that could be kept was in it.
        }
        return site.signInFirst(request)
    }
}

extension Visit {
    /// Shows what the person had typed before they signed in again, to be sent by them.
    func answer(_ kept: KeptForm, _ status: HTTPResponse.Status = .ok) async throws -> Response {
        try answer(KeptFormPage(kept, layout: try await layout(KeptFormPage.title)), status)
    }

    /// A form from before the person signed in anew comes back to them; any other is refused.
    func answer(_ refused: FormRefused) async throws -> Response {
        guard let kept = KeptForm(refused, from: request), kept.person == person.id.text else { throw refused }
        return try await answer(kept, .forbidden)
    }
}

extension Guest {
    /// The visit of the person who has just signed in.
    func visit(_ opened: OpenedSession) async throws -> Visit {
        guard let signedIn = try await useCases.accounts.signedIn(token: opened.token) else { throw FormRefused() }
        return Visit(site: site, request: request, context: context, signedIn: signedIn)
    }
}

extension Request {
    /// Whether the browser says that a page of this site sent it. Browsers that say nothing are not asked twice.
    var isFromOwnPage: Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let fetched = headers[name] { return fetched == "same-origin" }
        return headers[.origin].map(isOwn(origin:)) ?? false
    }

    /// Whether an origin is this site's.
    func isOwn(origin: String) -> Bool {
        head.authority.map { origin.hasSuffix("://\($0)") } ?? false
    }
}
