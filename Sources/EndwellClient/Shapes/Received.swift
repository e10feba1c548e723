public import EndwellCore
import Foundation

/// What the API answers, as far as the command line shows it. Names stay texts, so that a newer server's are no fault.
public enum Received {
    /// A page of a list.
    public struct Page<Row: Decodable & Sendable>: Decodable, Sendable {
        /// The rows.
        public let data: [Row]
        /// Where the next page begins; `nil` on the last.
        public let next: String?
    }

    struct Next: Decodable {
        let next: String?
    }

    /// An instant, written as RFC 3339 in UTC.
    public struct Moment: Decodable, Sendable {
        /// The point in time.
        public let instant: Instant

        /// Reads `2026-12-07T23:00:00Z`, with or without milliseconds.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            let whole = try? Date(text, strategy: .iso8601)
            guard
                let date = whole
                    ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "no instant") }
            instant = Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
        }
    }

    /// An amount in the currency's minor unit.
    public struct Money: Decodable, Sendable {
        /// How much.
        public let amount: Int64
        /// The currency's code.
        public let currency: String
    }

    /// Who the token's person is.
    public struct Me: Decodable, Sendable {
        /// The account.
        public let id, name, email: String
        /// Whether the address was proved.
        public let confirmed: Bool
        /// The IANA zone.
        public let timeZone: String
    }

    /// A reason for a notice.
    public struct Reason: Decodable, Sendable {
        /// Its stable name.
        public let code: String
        /// Its words.
        public let text: String
        /// Who may give it.
        public let parties: [String]
        /// Whether it needs a concern that failed.
        public let fault: Bool
    }

    /// A row of the list of contracts.
    public struct Row: Decodable, Sendable {
        /// Which contract.
        public let id, reference: String
        /// Its title, unless that was erased.
        public let title: String?
        /// The caller's side, and how far it is.
        public let role, phase: String
        /// Why it ended, and how an offer closed.
        public let outcome, closed: String?
        /// The other party.
        public let other: Person
        /// What the clock does next.
        public let nextDeadline: Next?
        /// The zone in which its days are counted.
        public let timeZone: String
        /// Whom it waits for.
        public let turn: String

        /// The next deadline of a row.
        public struct Next: Decodable, Sendable {
            /// What is waited for.
            public let kind: String?
            /// The first instant after the period.
            public let at: Moment
        }
    }

    /// A party as the caller may know them.
    public struct Person: Decodable, Sendable {
        /// The account, once it is known.
        public let id: String?
        /// The name.
        public let name: String
    }

    /// A message.
    public struct Message: Decodable, Sendable {
        /// Its event's number.
        public let number: Int
        /// When it was sent.
        public let at: Moment
        /// By which party.
        public let by: String
        /// Its words, unless they were erased.
        public let text: String?
        /// What came with it.
        public let attachments: [File]
    }

    /// An attachment, or an upload that waits to be one.
    public struct File: Decodable, Sendable {
        /// Which it is.
        public let id: String
        /// Its name, unless it was erased.
        public let name: String?
        /// How many bytes, unless it was erased.
        public let bytes: Int?
    }

    /// An event of the log.
    public struct Event: Decodable, Sendable {
        /// Its number in the contract.
        public let number: Int
        /// When it happened.
        public let at: Moment
        /// Who did it.
        public let actor: Actor
        /// What happened, with the version of its form.
        public let kind: String
        /// The chain up to it.
        public let hash: String

        /// Who did it.
        public struct Actor: Decodable, Sendable {
            /// A person or the clock.
            public let kind: String
            /// As which party.
            public let role: String?
        }
    }

    /// What would happen, with the same sentences that the pages show.
    public struct Preview: Decodable, Sendable {
        /// The first end to come, as the server wrote it: a notice promises exactly this.
        public let officialAt: String?
        /// Its last day.
        public let lastDay: String?
        /// Whether the act itself ends the contract.
        public let atOnce: Bool
        /// Whether the notice can't be taken back.
        public let noticeStands: Bool
        /// What would happen, line by line.
        public let lines: [Line]

        /// One line: when, what weighs most, and the rest.
        public struct Line: Decodable, Sendable {
            /// "Today", "Until the end of Mon 7 Dec", "Money".
            public let when: String
            /// What weighs most.
            public let lead: String?
            /// The rest of the sentence.
            public let text: String
        }
    }

    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}
