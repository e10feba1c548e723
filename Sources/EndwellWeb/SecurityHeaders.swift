import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What every answer tells the browser not to do.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext
    let isSecure: Bool

    private static let policy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        func set(_ name: String, _ value: String) {
            if let field = HTTPField.Name(name), response.headers[field] == nil { response.headers[field] = value }
        }
        set("Content-Security-Policy", SecurityHeaders.policy)
        set("X-Content-Type-Options", "nosniff")
        set("X-Frame-Options", "DENY")
        set("Referrer-Policy", "same-origin")
        set("Cross-Origin-Opener-Policy", "same-origin")
        set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if isSecure { set("Strict-Transport-Security", "max-age=31536000") }
        // Pages show what belongs to one person: no cache on the way keeps them. Only the browser that sent a form keeps
        // the answer, so that going back shows the check page again and no error; signing out clears it.
        set("Cache-Control", request.method == .post ? "private, no-cache" : "no-store")
        return response
    }
}
