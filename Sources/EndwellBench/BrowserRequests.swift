import EndwellCore
import EndwellService

/// The requests of a signed-in browser.
struct BrowserRequests {
    let port: UInt16
    let session: BrowserSession

    func get(_ path: SitePath) -> [UInt8] {
        Array("GET \(path.text) HTTP/1.1\r\n\(head)\r\n".utf8)
    }

    /// The check page's form, as its *End contract* button sends it.
    func notice(on contract: ContractID, promise: String, once: String) -> [UInt8] {
        let fields = [
            ("_csrf", session.formToken), ("_once", once), ("reason", NoticeReason.needsChanged.rawValue),
            ("note", Notice.words), ("promise", promise),
        ]
        let body = fields.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        let head = """
            POST \(SitePath.termination(contract).text) HTTP/1.1\r\n\(head)\
            Origin: http://127.0.0.1:\(port)\r\nContent-Type: application/x-www-form-urlencoded\r\n\
            Content-Length: \(body.utf8.count)\r\n\r\n
            """
        return Array((head + body).utf8)
    }

    private var head: String {
        "Host: 127.0.0.1:\(port)\r\nCookie: endwell=\(session.token)\r\nAccept: text/html\r\n"
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            case UInt8(ascii: " "): "+"
            default: "%" + RecordDigest.hexadecimal([byte]).uppercased()
            }
        }.joined()
    }
}
