/// Every bound of the client, with its unit in its name.
public enum ClientLimits {
    /// Largest answer that is read into memory, in bytes: 32 MiB, more than a page of a hundred of the longest texts.
    public static let answerBytesMax = 32 * 1_024 * 1_024
    /// Largest body that is sent, in bytes: what the API takes, 1 MiB.
    public static let bodyBytesMax = 1_024 * 1_024
    /// How long nothing may come from the server, in seconds.
    public static let silenceSecondsMax = 60.0
    /// How often a request is sent again after it was cut off or the server was unavailable.
    public static let retriesMax = 2
    /// Longest that is waited before sending it again, in seconds, whatever the server asks for.
    public static let retrySecondsMax = 10
    /// Rows of one page of a list.
    public static let pageRows = 1...100
    /// Most rows that a command gathers from all pages of a list.
    public static let rowsMax = 10_000
    /// Deepest nesting of an answer's values.
    static let jsonDepthMax = 64
}
