import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension Response {
    /// An attachment: to be saved, never to be shown as a page of ours.
    static func attachment(_ file: FileDescription, _ bytes: ByteBuffer) -> Response {
        var response = Response(
            status: .ok, headers: [.contentType: safeType(file.type)], body: ResponseBody(byteBuffer: bytes))
        response.headers[.contentDisposition] =
            "attachment; filename=\"\(plainName(file.name))\"; filename*=UTF-8''\(file.name.percentEncoded)"
        response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        return response
    }

    /// Types that browsers only save or show as pictures; all others are nothing but bytes.
    private static func safeType(_ type: String) -> String {
        let named = type.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        return harmlessTypes.contains(named) ? named : "application/octet-stream"
    }

    private static let harmlessTypes: Set = [
        "application/pdf", "application/zip", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain",
        "video/mp4", "audio/mpeg",
    ]

    /// The name in ASCII, for browsers that don't read the other.
    private static func plainName(_ name: String) -> String {
        String(
            name.unicodeScalars.map { scalar in
                let isPlain = scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F
                return isPlain && scalar != "\"" && scalar != "\\" ? Character(scalar) : "_"
            })
    }
}
