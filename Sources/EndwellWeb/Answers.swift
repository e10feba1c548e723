import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension Response {
    /// A page.
    static func html(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Leads the browser on after an act, so that a reload repeats nothing.
    static func redirect(to path: SitePath, did: String? = nil) -> Response {
        redirect(to: path.text + (did.map { "?did=\($0)" } ?? ""))
    }

    /// Leads the browser to an address of this site.
    static func redirect(to address: String) -> Response {
        Response(status: .seeOther, headers: [.location: address])
    }

    /// JSON, for the few addresses outside the API that answer programs.
    static func json(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
