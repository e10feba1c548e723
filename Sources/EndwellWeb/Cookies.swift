import Hummingbird
import HummingbirdCore

/// The two cookies: a session's, and that of a browser that is not signed in.
struct Cookies: Sendable {
    let isSecure: Bool

    /// The session's cookie. `__Host-` binds it to this host over TLS; plain only on a loopback address.
    var session: String { isSecure ? "__Host-endwell" : "endwell" }
    /// The cookie that a signed-out browser's forms hang on.
    var form: String { isSecure ? "__Host-endwell-form" : "endwell-form" }

    /// The value of a cookie that the request brought.
    func value(_ name: String, of request: Request) -> String? {
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0].trimming(" ") == name { return String(parts[1].trimming(" ")) }
            }
        }
        return nil
    }

    /// The header that sets a cookie; it lasts as long as given, or as long as the browser is open.
    func set(_ name: String, _ value: String, seconds: Int? = nil) -> String {
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        return "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")\(age)"
    }

    /// The header that takes a cookie away.
    func clear(_ name: String) -> String {
        set(name, "", seconds: 0)
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        var text = self
        while text.first == character { text.removeFirst() }
        while text.last == character { text.removeLast() }
        return text
    }
}
