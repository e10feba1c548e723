extension Words {
    /// What a token may do, in two or three words.
    public static func scope(_ scope: Scope) -> String {
        switch scope {
        case .read: "Read"
        case .write: "Read and write"
        }
    }

    /// What a token's scope means for whoever holds it.
    public static func means(_ scope: Scope) -> String {
        switch scope {
        case .read: "It sees what you see, and changes nothing."
        case .write: "It does whatever you can do: offer, sign, write, end a contract."
        }
    }
}

extension DateWords {
    /// When a token was made and last used, and until when it is good.
    public func life(of token: AccessToken) -> String {
        let used = token.lastUsedAt.map { "last used \(moment($0))" } ?? "never used"
        return "made \(moment(token.createdAt)), \(used), \(lastDay(of: token))"
    }

    /// Until when a token is good.
    public func lastDay(of token: AccessToken) -> String {
        token.expiresAt.map { "good until the end of \(lastDay(before: $0))" } ?? "does not expire"
    }
}
