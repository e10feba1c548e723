import Crypto
import Foundation

/// What tells a form that our own page sent from one that another site sent: a token which only the holder of the
/// cookie could have read from our page (against cross-site request forgery).
public struct FormSeal: Sendable {
    /// The token that the page's forms carry: base64url, 43 characters.
    public let token: String
    private let key: Data

    /// The seal that belongs to a session or a signed-out browser's cookie.
    init(key: Data) {
        self.key = key
        token = Data(HMAC<SHA256>.authenticationCode(for: FormSeal.purpose, using: SymmetricKey(data: key))).base64URL
    }

    private static let purpose = Data("csrf".utf8)

    /// Whether a form brought this token; takes the same time wherever they differ.
    public func accepts(_ given: String?) -> Bool {
        guard let given = given.flatMap(Token.init) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            given.bytes, authenticating: FormSeal.purpose, using: SymmetricKey(data: key))
    }
}

/// Seals the forms of people who are not signed in: sign in, create account, claim an offer.
///
/// Such a browser gets a cookie with a random token. The seal hangs on it and on the installation's secret, so that
/// nobody who plants a cookie of their own can make the form's token for it.
public struct AnonymousForms: Sendable {
    private let secret: InstallationSecret
    private let randomness: any Randomness

    /// Forms of this installation.
    public init(secret: InstallationSecret, randomness: any Randomness) {
        self.secret = secret
        self.randomness = randomness
    }

    /// A cookie's value for a browser that has none.
    public func newCookie() -> String {
        Token(randomness).text
    }

    /// The seal of the browser with that cookie; `nil` when the cookie is none of ours by its form.
    public func seal(cookie: String) -> FormSeal? {
        Token(cookie).map { FormSeal(key: secret.code("anonymous form", of: $0.bytes)) }
    }
}
