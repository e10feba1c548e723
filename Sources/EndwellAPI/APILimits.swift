import EndwellCore

/// Every bound of the API, with its unit in its name.
enum APILimits {
    /// Largest JSON body, in bytes: 1 MiB.
    static let bodyBytesMax = 1_024 * 1_024
    /// Largest body that brings a file, in bytes: the file, and what stands around it.
    static let uploadBytesMax = Limits.fileBytesMax + 64 * 1_024
    /// Deepest nesting of a body's values.
    static let jsonDepthMax = 32
    /// Rows of one page of a list.
    static let pageRows = 1...100
    /// Rows where nothing is asked for.
    static let pageRowsStandard = 25
    /// Longest value of a parameter in an address, in characters.
    static let parameterCharactersMax = 200
    /// Longest idempotency key, in bytes.
    static let keyBytesMax = 200
    /// Events looked through for one page of messages.
    static let eventsLookedAtMax = 500
    /// Most problems named in one answer; a body with more is told so by its first ones.
    static let problemsMax = 100
    /// Most requests of one person that run at the same time.
    static let requestsAtOnceMax = 50
    /// When to come back after a refusal because as many are running.
    static let crowdRetrySeconds = 1
    /// How long a question about changes may wait for one, in seconds.
    static let waitSeconds: ClosedRange<Int64> = 0...60
    /// How often a stream of changes says that it is still there when there is nothing else to say.
    static let heartbeat = Duration.seconds(10)
    /// After how many milliseconds a reader whose stream was cut should come back.
    static let streamRetryMilliseconds = 2_000
    /// Changes that a stream reads at a time; the next are read when these are on their way.
    static let changesAtOnce = 25
}
