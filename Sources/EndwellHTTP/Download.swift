public import EndwellService
import Foundation
public import HTTPTypes

extension HTTPFields {
    /// What an answer that hands out a file says of it: to be saved, never to be shown as a page of ours.
    public static func download(of file: FileDescription) -> HTTPFields {
        var fields: HTTPFields = [:]
        fields[.contentDisposition] =
            "attachment; filename=\"\(plain(file.name))\"; filename*=UTF-8''\(percentEncoded(file.name))"
        fields[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        fields[.xContentTypeOptions] = "nosniff"
        return fields
    }

    /// The name in ASCII, for those that don't read the other.
    private static func plain(_ name: String) -> String {
        String(
            name.unicodeScalars.map { scalar in
                let isPlain = scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F
                return isPlain && scalar != "\"" && scalar != "\\" ? Character(scalar) : "_"
            })
    }

    /// The name in UTF-8, as RFC 8187 writes it.
    private static func percentEncoded(_ name: String) -> String {
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let plain = CharacterSet(charactersIn: letters + letters.uppercased() + "0123456789-._~")
        return name.addingPercentEncoding(withAllowedCharacters: plain) ?? "file"
    }
}
