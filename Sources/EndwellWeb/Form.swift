import EndwellCore
import EndwellHTTP
import EndwellService
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// What a form brought.
struct Form: Sendable {
    /// The fields, in order; a name may come several times.
    var fields: [(name: String, value: String)] = []
    /// The files that came with it, kept as uploads, by the field that brought them.
    var files: [(name: String, upload: Upload)] = []

    /// The first value of a field.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The files of a field, by the ids of their uploads: those that an earlier form brought, then those of this one.
    func files(_ name: String) -> [String] {
        let earlier = fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
        return earlier + files.filter { $0.name == name }.map(\.upload.id.text)
    }

    /// By what a second submission of the same form is known: the page's own key, the address, and all that was
    /// typed, so that a page gone back to and filled in otherwise is another form. `nil` without a page's key.
    func once(at path: String) -> String? {
        guard let key = self["_once"], !key.isEmpty else { return nil }
        let typed = fields.filter { $0.name != "_csrf" }.map { "\($0.name)\u{0}\($0.value)" }
        let kept = files.map { "\($0.name)\u{0}\($0.upload.file.sha256)" }
        let whole = ([path] + typed + kept).joined(separator: "\u{0}\u{0}")
        return RecordDigest.hexadecimal(RecordDigest.chained(Data(whole.utf8), after: Data()))
    }

    /// Whether a box was ticked or a button with that name pressed.
    func has(_ name: String) -> Bool {
        fields.contains { $0.name == name && !$0.value.isEmpty }
    }

    /// The highest index among fields such as `examples/3/what`, plus one; bounded by the caller's limits.
    func count(of list: String) -> Int {
        let prefix = list + "/"
        let indices = fields.compactMap { field -> Int? in
            guard field.name.hasPrefix(prefix) else { return nil }
            return field.name.dropFirst(prefix.count).split(separator: "/").first.flatMap { Int($0) }
        }
        return min((indices.max() ?? -1) + 1, 200)
    }
}

/// Reads a form as browsers send it, bounded in every direction. Its token is checked before a file is kept.
struct FormReader {
    let request: Request
    /// Takes in files; `nil` where a form brings none.
    let intake: FileIntake?
    let acceptsToken: @Sendable (String?) -> Bool

    /// The form; throws `FormRefused` with what it brought without the right token, `FormUnreadable` when it isn't one.
    func read() async throws -> Form {
        let type = request.headers[.contentType] ?? ""
        if type.hasPrefix("multipart/form-data") {
            let form = try await MultipartReader(request, intake: intake).read(acceptsToken)
            guard acceptsToken(form["_csrf"]) else { throw FormRefused(form: form) }
            return form
        }
        guard type.hasPrefix("application/x-www-form-urlencoded") else {
            throw FormUnreadable(status: .unsupportedMediaType)
        }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: WebLimits.formBytesMax)
        } catch is NIOTooManyBytesError {
            throw FormUnreadable(status: .contentTooLarge)
        }
        let form = try FormReader.parse(buffer.readableBytesView)
        guard acceptsToken(form["_csrf"]) else { throw FormRefused(form: form) }
        return form
    }

    /// Reads `a=1&b=2`.
    static func parse(_ bytes: some Collection<UInt8>) throws -> Form {
        var form = Form()
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard form.fields.count < WebLimits.formFieldsMax else { throw FormUnreadable(status: .contentTooLarge) }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            form.fields.append((try decoded(parts[0]), parts.count > 1 ? try decoded(parts[1]) : ""))
        }
        return form
    }

    private static func decoded(_ bytes: some Collection<UInt8>) throws -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): plain.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next()?.hexadecimalValue, let low = iterator.next()?.hexadecimalValue else {
                    throw FormUnreadable(status: .badRequest)
                }
                plain.append(high << 4 | low)
            default: plain.append(byte)
            }
        }
        guard let text = String(validating: plain, as: UTF8.self) else { throw FormUnreadable(status: .badRequest) }
        return text
    }
}

extension UInt8 {
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
