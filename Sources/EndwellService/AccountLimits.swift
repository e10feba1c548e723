/// Every bound of accounts and sessions, with its unit in its name.
public enum AccountLimits {
    /// Shortest and longest password, in characters.
    public static let passwordCharacters = 10...200
    /// Longest password, in bytes of UTF-8: one character can be made of many.
    public static let passwordBytesMax = 1_024
    /// Longest name of a time zone, in bytes.
    public static let timeZoneBytesMax = 64
    /// Days that a session lasts, whatever happens.
    public static let sessionDays: Int64 = 30
    /// Most sessions of one person; the oldest is closed for one more.
    public static let sessionsMax = 50
    /// Longest description of a browser that is kept, in characters.
    public static let deviceCharactersMax = 200
    /// Bytes of chance in a session's token, a form's cookie and the installation's secret.
    public static let secretBytes = 32
    /// Characters of a token's text.
    public static let tokenCharacters = 43
    /// Most personal access tokens of one person; those that have expired don't count.
    public static let tokensMax = 20
    /// Longest name of a personal access token, in characters.
    public static let tokenNameCharactersMax = 100
    /// How many days ahead the last day of a personal access token may lie.
    public static let tokenDays = 1...365
    /// How exactly the last use of a personal access token is known, in seconds: it is written no more often.
    public static let tokenUseSeconds: Int64 = 10 * 60
    /// Most uses of tokens that are being noted at the same time.
    public static let tokenUsesAtOnceMax = 1_000
    /// Passwords that are hashed at the same time: each takes a core for 50 ms and 19 MiB.
    public static let hashesAtOnceMax = 2
    /// Passwords that wait to be hashed; one more is refused.
    public static let hashesWaitingMax = 64
    /// When to come back after a refusal for want of room: the whole queue is through by then.
    public static let hashesRetrySeconds = 5
    /// Wrong passwords for one address within the window before it has to wait.
    public static let signInFailuresMax = 10
    /// How long a wrong password counts, in seconds.
    public static let signInWindowSeconds: Int64 = 15 * 60
    /// Wrong passwords that count no more and are forgotten at each attempt: more than are added, so that they go.
    public static let signInAttemptsForgottenMax = 10
    /// Most rows of one page of people, reviews or news.
    public static let pageRows = 50
    /// Counts that a page shows go no further: beyond it, "99+" says enough.
    public static let countMax = 100
    /// Most offers tied to an account in one transaction.
    public static let claimsPerTransaction = 200
}
