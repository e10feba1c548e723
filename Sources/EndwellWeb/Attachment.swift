import EndwellHTTP
import EndwellService
import HTTPTypes
import HummingbirdCore
import NIOCore

extension Response {
    /// An attachment: to be saved, never to be shown as a page of ours.
    static func attachment(_ file: FileDescription, _ bytes: ByteBuffer) -> Response {
        var headers = HTTPFields.download(of: file)
        headers[.contentType] = safeType(file.type)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
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
}
