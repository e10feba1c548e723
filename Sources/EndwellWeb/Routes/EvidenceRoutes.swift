import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// The whole record of a contract, to keep (R15).
struct EvidenceRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("contracts/:contract/evidence", sendBundle)
    }

    @Sendable private func sendBundle(_ visit: Visit) async throws -> Response {
        let id = try visit.contractID()
        do {
            return .download(
                try await visit.useCases.evidence.bundle(
                    of: id, for: visit.person.id, installation: visit.site.settings.baseURL,
                    hasFiles: visit.query("files") != "no"))
        } catch is EvidenceTooLarge {
            return try await tooLarge(id, visit)
        }
    }

    private func tooLarge(_ id: ContractID, _ visit: Visit) async throws -> Response {
        let page = ErrorPage(
            layout: try await visit.layout("The bundle would be too large", nav: .contracts), contract: nil,
            title: "The bundle would be too large",
            texts: [
                "With all its attachments it would have more than 4 GB. Without them it still holds every event, every text, "
                    + "and the digest of each attachment; download those one by one from the conversation."
            ], steps: nil, kept: nil,
            acts: [
                Button(
                    text: "Download without attachments", href: "\(SitePath.evidence(id).text)?files=no", look: "main"),
                Button(text: "Back to the record", href: SitePath.record(id).text),
            ], code: "evidence_too_large")
        return try visit.answer(page, .contentTooLarge)
    }
}

extension Response {
    /// A bundle to be saved, handed out piece by piece.
    fileprivate static func download(_ bundle: EvidenceBundle) -> Response {
        let body = ResponseBody(contentLength: bundle.byteCount) { writer in
            try await bundle.write { try await writer.write(ByteBuffer(bytes: $0)) }
            try await writer.finish(nil)
        }
        var response = Response(status: .ok, headers: [.contentType: EvidenceBundle.mediaType], body: body)
        response.headers[.contentDisposition] = "attachment; filename=\"\(bundle.fileName)\""
        response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        return response
    }
}
