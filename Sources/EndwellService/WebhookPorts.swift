public import EndwellCore
public import Foundation

extension IdentifierKind {
    /// Marks a webhook's id.
    public enum Webhook {}
}

/// The id of a webhook.
public typealias WebhookID = Identifier<IdentifierKind.Webhook>

/// An address to which a person's changes are sent, each after the one before was taken (R22).
///
/// What is to be sent is the person's feed of changes; all that is kept here is how far it was taken. So nothing is
/// queued twice, an act costs nothing more where nobody listens, and sending again is only going back.
public struct Webhook: Hashable, Sendable {
    /// Its id.
    public let id: WebhookID
    /// Whose changes it tells.
    public let person: PersonID
    /// Where they are sent.
    public let url: String
    /// What they are signed with.
    public let secret: WebhookSecret
    /// When it was made.
    public let createdAt: Instant
    /// The position in the feed up to which everything was taken.
    public var position: Int64
    /// What comes next.
    public var course: Course
    /// The latest attempt; `nil` before the first.
    public var lastAttempt: WebhookAttempt?

    /// What comes next.
    public enum Course: Hashable, Sendable {
        /// Everything was taken. The next change starts it.
        case upToDate
        /// Something is to be sent, no sooner than `at`, after so many failures in a row. While it is being sent, `at` is
        /// when somebody else may take it up.
        case waiting(at: Instant, failures: Int)
        /// It failed too often, or its receiver wants nothing more; only its person starts it again.
        /// - Parameter failures: how many attempts failed in a row.
        case stopped(at: Instant, failures: Int)
    }

    /// A webhook with every part said.
    public init(
        id: WebhookID, person: PersonID, url: String, secret: WebhookSecret, createdAt: Instant, position: Int64,
        course: Course, lastAttempt: WebhookAttempt?
    ) {
        self.id = id
        self.person = person
        self.url = url
        self.secret = secret
        self.createdAt = createdAt
        self.position = position
        self.course = course
        self.lastAttempt = lastAttempt
    }

    /// Takes in what became of sending the change at a position.
    /// - Parameter hasMore: whether there are changes after that one.
    public mutating func note(_ attempt: WebhookAttempt, of position: Int64, hasMore: Bool) {
        lastAttempt = attempt
        guard !attempt.result.isTaken else {
            self.position = position
            course = hasMore ? .waiting(at: attempt.at, failures: 0) : .upToDate
            return
        }
        let failures = failures + 1
        guard attempt.result != .answered(WebhookLimits.statusGone), failures <= WebhookLimits.retrySeconds.count else {
            course = .stopped(at: attempt.at, failures: failures)
            return
        }
        let wait = WebhookLimits.retrySeconds[failures - 1]
        course = .waiting(at: attempt.at.adding(seconds: wait), failures: failures)
    }

    /// Begins anew after a position, whatever happened before.
    mutating func restart(after position: Int64, hasMore: Bool, at now: Instant) {
        self.position = position
        course = hasMore ? .waiting(at: now, failures: 0) : .upToDate
    }

    /// How many attempts failed in a row.
    public var failures: Int {
        switch course {
        case .upToDate: 0
        case .waiting(_, let failures), .stopped(_, let failures): failures
        }
    }

    /// The id of the message about the change at a position: the same at every attempt, and when it is sent again.
    public func messageID(of position: Int64) -> String {
        "msg_\(id.text.replacing("-", with: ""))_\(position)"
    }
}

/// One attempt to send a change.
public struct WebhookAttempt: Hashable, Sendable {
    /// When it ended.
    public let at: Instant
    /// What became of it.
    public let result: WebhookResult

    /// An attempt.
    public init(at: Instant, result: WebhookResult) {
        self.at = at
        self.result = result
    }
}

/// What became of an attempt to send a change.
public enum WebhookResult: Hashable, Sendable {
    /// The receiver answered with that HTTP status.
    case answered(Int)
    /// There was no answer.
    case failed(Failure)

    /// Why there was no answer.
    public enum Failure: String, CaseIterable, Sendable {
        /// The address leads to a machine to which this installation sends nothing.
        case forbiddenAddress = "forbidden_address"
        /// There is no such name, or nobody listens there.
        case unreachable
        /// The receiver could not prove who it is, or speaks no TLS.
        case insecure
        /// It took too long.
        case timedOut = "timed_out"
        /// The connection broke, or what came was no HTTP.
        case broken
    }

    /// Whether the receiver took the change: any answer from 200 to 299.
    public var isTaken: Bool {
        if case .answered(let status) = self { (200..<300).contains(status) } else { false }
    }
}

/// Looking up webhooks.
public protocol WebhookReading {
    /// One person's webhooks, newest first.
    func webhooks(of person: PersonID) throws -> [Webhook]
    /// Webhooks with something to send by that instant, the longest wait first.
    func dueWebhooks(by now: Instant, limit: Int) throws -> [Webhook]
    /// How many webhooks have something to send, now or later, counted no further than `limit`.
    func waitingWebhookCount(limit: Int) throws -> Int
    /// How many changes those webhooks have not taken yet, of so many of them at most.
    func untakenChangeCount(limit: Int) throws -> Int
}

/// Changes to webhooks. Those of a person whose feed grows are woken by whatever makes it grow.
public protocol WebhookWriting {
    /// Keeps a new webhook.
    func add(_ webhook: Webhook) throws
    /// Keeps where a webhook stands now.
    func update(_ webhook: Webhook) throws
    /// Keeps where a webhook stands now, if it still waits for that instant.
    /// - Returns: whether it did.
    func update(_ webhook: Webhook, waitingAt: Instant) throws -> Bool
    /// Removes one of a person's own webhooks.
    /// - Returns: whether the person had it.
    func removeWebhook(_ id: WebhookID, of person: PersonID) throws -> Bool
}

/// Sends one message to its receiver.
public protocol WebhookSender: Sendable {
    /// Sends it and reads the answer's status; redirects are not followed, and the answer's body is not kept.
    /// - Returns: `nil` when it was called off before there was an answer.
    func send(_ message: WebhookMessage) async -> WebhookResult?
}

/// A message on its way: an HTTP POST.
public struct WebhookMessage: Sendable {
    /// Where to.
    public let url: String
    /// Its headers, besides those that every request has.
    public let headers: [(name: String, value: String)]
    /// The body.
    public let body: Data

    /// A message with every part said.
    public init(url: String, headers: [(name: String, value: String)], body: Data) {
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// To which machines webhooks may be sent.
public enum WebhookReach: String, CaseIterable, Sendable {
    /// Machines on the public internet, over https: nobody's webhook reaches what only this machine's network does.
    case internet
    /// Any machine, over http too.
    case anywhere
}

/// Every bound of webhooks, with its unit in its name.
public enum WebhookLimits {
    /// Most webhooks of one person.
    public static let webhooksMax = 10
    /// Longest address, in bytes.
    public static let urlBytesMax = 2_000
    /// Bytes of chance in a secret.
    public static let secretBytes = 32
    /// How long to wait after the first failure in a row, the second and so on, in seconds, as Standard Webhooks has it;
    /// after one more it stops.
    public static let retrySeconds: [Int64] = [
        5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600, 24 * 3_600,
    ]
    /// How long an attempt may take, in milliseconds.
    public static let attemptMillisecondsMax = 10_000
    /// How long what is being sent is nobody else's, in seconds: longer than an attempt.
    public static let claimSeconds: Int64 = 30
    /// Most people whose changes are being sent at once, each one after another: nobody's slow receiver takes more.
    public static let peopleAtOnceMax = 8
    /// Most changes that are sent for one webhook before others have their turn.
    public static let turnMessagesMax = 50
    /// Pause between two looks at what is due, in milliseconds.
    public static let pauseMilliseconds = 250
    /// Pause after a look that failed, in milliseconds.
    public static let pauseAfterFaultMilliseconds = 5_000
    /// The answer by which a receiver says that it wants nothing more.
    public static let statusGone = 410
}
