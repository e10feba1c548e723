import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Answers every fault below the API's base with problem details, also where there is no operation.
struct ProblemAnswers<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard isForPrograms(request.uri.path) else { return try await next(request, context) }
        do {
            return try await next(request, context)
        } catch {
            let problem = methodProblem(request, after: error) ?? Problem(of: error)
            if problem.status.code >= 500 {
                context.logger.log("a request failed", failedBy: error, ["path": "\(context.endpointPath ?? "?")"])
            }
            return answer(problem, to: request)
        }
    }

    /// What programs read besides the operations, and without a token.
    private static var documents: Set<String> { ["/openapi.json", "/.well-known/endwell-key.json"] }

    private func isForPrograms(_ path: String) -> Bool {
        path == APIPath.base || path.hasPrefix("\(APIPath.base)/") || Self.documents.contains(path)
    }

    /// An address that knows other methods says which.
    private func methodProblem(_ request: Request, after error: any Error) -> Problem? {
        guard let error = error as? any HTTPResponseError, error.status == .notFound else { return nil }
        let allowed = allowedMethods(request.uri.path)
        guard !allowed.isEmpty else { return nil }
        var problem = Problem(.methodNotAllowed)
        problem.headers[.allow] = allowed.joined(separator: ", ")
        return problem
    }

    private func allowedMethods(_ path: String) -> [String] {
        if Self.documents.contains(path) { return ["GET"] }
        let segments = path.dropFirst(APIPath.base.count).split(separator: "/", omittingEmptySubsequences: true)
        let methods = Operation.all.filter { $0.matches(segments) }.flatMap {
            $0.isWrite ? [$0.method.rawValue] : [$0.method.rawValue, HTTPRequest.Method.head.rawValue]
        }
        return methods.sorted()
    }

    private func answer(_ problem: Problem, to request: Request) -> Response {
        var headers = problem.headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        let body = problem.json.bytes
        guard request.method != .head else {
            headers[.contentLength] = String(body.count)
            return Response(status: problem.status, headers: headers)
        }
        return Response(
            status: problem.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
