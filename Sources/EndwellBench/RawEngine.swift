/// What the database itself can do with the rows by which notices are kept, with nothing of ours around it.
protocol RawEngine {
    /// The engine, its version, and how it keeps what it acknowledges.
    var words: String { get }
    /// What its two ways of writing are called.
    var ways: (alone: String, together: String) { get }
    /// Writes the acts one after the other, each durable before the next.
    func alone(_ acts: [[RecordedStatement]]) throws -> Timings
    /// Writes the acts in the way in which it does most of them in a second.
    func together(_ acts: [[RecordedStatement]]) throws -> Timings
    /// Lets go of the database.
    func close()
}
