public import Foundation

/// A form that brings one file (RFC 7578), as the API takes uploads.
public struct FileForm: Sendable {
    private let name: String
    private let type: String
    private let content: Data
    private let boundary: String

    /// A form with one file.
    /// - Parameter boundary: what separates its parts: 1 to 70 letters, digits and hyphens that stand nowhere in the
    ///   content.
    public init(name: String, type: String, content: Data, boundary: String) {
        self.name = name
        self.type = type
        self.content = content
        self.boundary = boundary
    }

    /// The header that goes with the body.
    public var header: (name: String, value: String) {
        (name: "Content-Type", value: "multipart/form-data; boundary=\(boundary)")
    }

    /// The body.
    public var body: Data {
        let disposition = "Content-Disposition: form-data; name=\"file\"; filename=\"\(quotable)\""
        var body = Data("--\(boundary)\r\n\(disposition)\r\nContent-Type: \(type)\r\n\r\n".utf8)
        body.append(content)
        body.append(Data("\r\n--\(boundary)--\r\n".utf8))
        return body
    }

    /// The file's name as browsers write it, so that it can't end its quotation marks or its line.
    private var quotable: String {
        name.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}
