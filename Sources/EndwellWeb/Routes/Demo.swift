import EndwellService
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Routes that exist in the demo alone. A change comes from a form of ours with its CSRF token, or as JSON, which no
/// other site can make a browser send here.
struct Demo {
    let router: Router<WebContext>
    let site: Website

    /// How the answer to a change is wanted.
    enum Asked: Sendable {
        case json(Data)
        case form(Form)
    }

    /// Something to look at.
    func get(_ path: RouterPath, _ handler: @escaping @Sendable (Request, WebContext) async throws -> Response) {
        router.get(path, use: handler)
    }

    /// A change.
    func post(_ path: RouterPath, _ handler: @escaping @Sendable (Asked) async throws -> Response) {
        router.post(path) { [site] request, context in
            try site.requireOwnOrigin(request)
            if request.headers[.contentType]?.hasPrefix("application/json") == true {
                let buffer = try await request.body.collect(upTo: DemoLimits.jsonBytesMax)
                return try await handler(.json(Data(buffer.readableBytesView)))
            }
            let visit = try await site.visit(request, context)
            let guest = site.guest(request, context)
            let reader = FormReader(request: request, intake: nil) { csrf in
                visit?.seal.accepts(csrf) ?? false || guest.hadCookie && guest.seal.accepts(csrf)
            }
            return try await handler(.form(try await reader.read()))
        }
    }
}

/// Every bound of the demo's routes.
enum DemoLimits {
    /// Days that one call moves the clock on.
    static let advanceDays = 1...366
    /// Longest JSON that is read, in bytes.
    static let jsonBytesMax = 1_024
}
