import Dispatch
import HTTPTypes
public import Hummingbird
public import HummingbirdCore

/// Counts each request around everything that answers it.
public struct CountedResponder<Inside: HTTPResponder>: HTTPResponder where Inside.Context: RequestContext {
    private let inside: Inside
    private let figures: RequestFigures

    /// Counts what that responder answers.
    public init(_ inside: Inside, in figures: RequestFigures) {
        (self.inside, self.figures) = (inside, figures)
    }

    /// Answers as the responder inside does.
    public func respond(to request: Request, context: Inside.Context) async throws -> Response {
        let began = DispatchTime.now().uptimeNanoseconds
        do {
            let response = try await inside.respond(to: request, context: context)
            count(request, context, response.status, since: began)
            return response
        } catch {
            // What nobody has turned into an answer by now, the server answers like this.
            count(request, context, (error as? any HTTPResponseError)?.status ?? .internalServerError, since: began)
            throw error
        }
    }

    /// The route is known only once it was found, so it is looked at last.
    private func count(
        _ request: Request, _ context: Inside.Context, _ status: HTTPResponse.Status, since began: UInt64
    ) {
        figures.count(
            request.method, route: context.endpointPath, status: status.code,
            nanoseconds: DispatchTime.now().uptimeNanoseconds &- began)
    }
}
