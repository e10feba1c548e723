import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Routes for anyone: each change stands behind the CSRF token that hangs on the browser's own cookie.
struct SignedOut {
    let router: Router<WebContext>
    let site: Website

    /// A page for someone who is not signed in; `visit` is there when they are.
    func get(
        _ path: RouterPath, _ handler: @escaping @Sendable (Guest, Visit?) async throws -> Response
    ) {
        router.get(path) { [site] request, context in
            try await handler(site.guest(request, context), site.visit(request, context))
        }
    }

    /// A change, from a form of ours that carries the browser's token.
    func post(_ path: RouterPath, _ handler: @escaping @Sendable (Guest, Form) async throws -> Response) {
        router.post(path) { [site] request, context in
            let guest = site.guest(request, context)
            try site.requireOwnOrigin(request)
            let form = try await FormReader(request: request, intake: nil) { csrf in
                guest.hadCookie && guest.seal.accepts(csrf)
            }.read()
            return try await handler(guest, form)
        }
    }
}

extension Website {
    /// Whoever asks, known by nothing but a cookie.
    func guest(_ request: Request, _ context: WebContext) -> Guest {
        let brought = cookies.value(cookies.form, of: request)
        if let brought, let seal = anonymousForms.seal(cookie: brought) {
            return Guest(
                site: self, request: request, context: context, cookie: brought, hadCookie: true, seal: seal)
        }
        // A fresh cookie always has a seal: the loop ends with its first turn.
        var fresh = anonymousForms.newCookie()
        while true {
            if let seal = anonymousForms.seal(cookie: fresh) {
                return Guest(
                    site: self, request: request, context: context, cookie: fresh, hadCookie: false, seal: seal)
            }
            fresh = anonymousForms.newCookie()
        }
    }
}
