/// Why a request brought no answer that one could use.
public enum ClientFault: Error, Sendable {
    /// The server can't be reached, or the connection was cut: nobody knows whether the act was done.
    case unreachable(reason: String)
    /// The server refused, and says why.
    case refused(Refused)
    /// The server sends its callers elsewhere; a token goes nowhere that nobody named.
    case redirected(to: String)
    /// What answered does not speak Endwell's API.
    case notEndwell(reason: String)
    /// The answer is larger than is read, in bytes.
    case tooLarge(bytesMax: Int)
    /// The answer can't be written where it should go.
    case notWritten(reason: String)
}

/// Problem details (RFC 9457), as the server sent them.
public struct Refused: Error, Sendable, Decodable {
    /// The status of the answer.
    public let status: Int
    /// The stable name of the refusal, such as `cure_not_offered`.
    public let code: String
    /// What it is called.
    public let title: String
    /// What happened, and what to do.
    public let detail: String
    /// Every bad field.
    public let errors: [Field]?

    /// A bad field of the body, or a bad parameter, which the words name.
    public struct Field: Sendable, Decodable {
        /// Where in the body it stands, as a JSON pointer.
        public let pointer: String?
        /// What is wrong with it.
        public let detail: String
    }
}
