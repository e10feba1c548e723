/// Every bound of the rules, with its unit in its name.
public enum Limits {
    /// Longest title, in characters.
    public static let titleCharactersMax = 200
    /// Longest scope, in characters.
    public static let scopeCharactersMax = 20_000
    /// Longest message, concern part, answer, reply or review, in characters (R3).
    public static let textCharactersMax = 10_000
    /// Longest note of a notice, in characters (R6).
    public static let noticeNoteCharactersMax = 5_000
    /// Longest name of a person, in characters.
    public static let nameCharactersMax = 200
    /// Longest e-mail address, in bytes.
    public static let addressBytesMax = 254
    /// Most deliverables in one agreement.
    public static let deliverablesMax = 100
    /// Steps of one deliverable that a contract's state keeps, the newest; the log keeps all.
    public static let workStepsMax = 20
    /// Most examples in one concern (R4).
    public static let examplesMax = 20
    /// Most of one party's concerns that may wait at once (R4).
    public static let waitingConcernsMax = 3
    /// Most concerns that one party may raise in one contract, so that its state stays bounded for the other too.
    public static let concernsMax = 100
    /// Longest time until a concern's fix-by date, in days (R4).
    public static let fixByDaysMax = 90
    /// Smallest and largest day count of the terms (R2).
    public static let dayCount = 1...90
    /// How many notices one party can take back in one contract (R7).
    public static let noticesTakenBackMax = 2
    /// Largest amount of one deliverable, in minor units.
    public static let amountMax: Int64 = 999_999_999_999
    /// Most attachments of one message, submission, fix or example (R15).
    public static let filesMax = 10
    /// Largest attachment, in bytes: 25 MiB (R15).
    public static let fileBytesMax = 25 * 1_024 * 1_024
    /// Longest name of a file, in characters.
    public static let fileNameCharactersMax = 200
    /// Furthest date that an agreement may name, as a year.
    public static let yearMax = 2_200
    /// The last day of that year.
    public static let dayMax = Day(number: 84_370)
    /// Days in which a message may still be sent after the end.
    public static let messagesAfterEnd = Period(days: 30)
    /// Days in which a revealed review may be replied to (R12).
    public static let reviewReplies = Period(days: 28)
    /// Quiet days after which the clock opens the window (R13).
    public static let idle = Period(days: 90)
    /// Quiet days after which both are reminded (R13).
    public static let idleReminderDays = [60, 75]
    /// Days before the end date on which both are reminded (R9).
    public static let endDateReminderDays = [14, 7, 1]
}
