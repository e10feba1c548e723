extension Received {
    /// A contract, as one of its parties reads it.
    public struct Contract: Decodable, Sendable {
        /// Which it is.
        public let id, reference: String
        /// What was agreed, unless it was erased.
        public let title, scope: String?
        /// How far it is, and why it ended.
        public let phase: String
        /// Why it ended.
        public let outcome: String?
        /// The offer that it began with.
        public let offer: Offer
        /// The parties.
        public let client, contractor: Person
        /// The caller's side.
        public let role: String
        /// The terms that both signed.
        public let terms: Terms
        /// The work.
        public let deliverables: [Deliverable]
        /// What was complained of, oldest first.
        public let concerns: [Concern]
        /// The change that waits for an answer.
        public let amendment: Amendment?
        /// The notice in force, or what led to the end.
        public let termination: Termination?
        /// Notices that were taken back.
        public let pastTerminations: [Termination]
        /// How it ended.
        public let ended: Ended?
        /// What the clock will do, soonest first.
        public let deadlines: [Deadline]
        /// Whom it waits for.
        public let turn: String
        /// What the caller may do now.
        public let allowed: [Allowed]
        /// Reviews, without the other's while it is sealed.
        public let reviews: [Review]
        /// Whether they may make each other offers.
        public let rehire: Rehire

        /// The other party.
        public var other: Person { role == "client" ? contractor : client }
    }

    /// How a contract was offered.
    public struct Offer: Decodable, Sendable {
        /// By which party.
        public let by: String
        /// What the offerer may hand to the recipient.
        public let link: String?
        /// How it closed, if it did.
        public let closed: String?
    }

    /// What both signed beside title, scope and deliverables.
    public struct Terms: Decodable, Sendable {
        /// The IANA zone of its days.
        public let timeZone: String
        /// What amounts are in, and how the work is paid.
        public let currency, pay: String
        /// Its last day, if it has one.
        public let endsOn: String?
        /// The day counts.
        public let offerDays, replyDays, cureDays, changeOfMindDays, reviewWorkDays, reviewDays, paymentDays: Int
    }

    /// A piece of work.
    public struct Deliverable: Decodable, Sendable {
        /// Which it is.
        public let id: String
        /// What it is, unless that was erased.
        public let title: String?
        /// When it is due.
        public let dueOn: String?
        /// What is earned with it.
        public let amount: Money?
        /// Open, submitted or accepted; in an amendment's list it is not said.
        public let state: String?
        /// While it is submitted: silence until then accepts it.
        public let reviewUntil: Moment?
        /// The files that were submitted; in an amendment's list they are not said.
        public let attachments: [File]?
    }

    /// A formal complaint.
    public struct Concern: Decodable, Sendable {
        /// Which it is.
        public let id: String
        /// By which party.
        public let by: String
        /// What was agreed, and what would put it right.
        public let agreed, remedy: String?
        /// What happened.
        public let examples: [Example]
        /// By when it should be right.
        public let fixBy: String
        /// How it stands.
        public let state: String
        /// Whether a fault reason may rest on it.
        public let failed: Bool
        /// What the other said.
        public let answer: Answer?
        /// What became of it, oldest first.
        public let history: [Step]

        /// A step on its way.
        public struct Step: Decodable, Sendable {
            /// What came with it.
            public let attachments: [File]
        }

        /// One example.
        public struct Example: Decodable, Sendable {
            /// What happened, and where to see it.
            public let what, `where`: String?
            /// On which day.
            public let happenedOn: String?
            /// What shows it.
            public let attachments: [File]
        }

        /// The answer.
        public struct Answer: Decodable, Sendable {
            /// Whether they will put it right.
            public let kind: String
            /// With which words.
            public let text: String?
        }
    }

    /// A change of the agreement that waits for an answer; what stays is `nil`.
    public struct Amendment: Decodable, Sendable {
        /// Which it is.
        public let id: String
        /// By which party.
        public let by: String
        /// When it lapses.
        public let lapsesAt: Moment
        /// The new words.
        public let title, scope: String?
        /// The whole new terms.
        public let terms: Terms?
        /// The whole new list.
        public let deliverables: [Deliverable]?
    }

    /// A notice, or the window that opened because nothing happened.
    public struct Termination: Decodable, Sendable {
        /// The reason, its note, who gave it, and the concern that it rests on.
        public let reason, note, by, concern: String?
        /// When the window runs out.
        public let officialAt: Moment
        /// What the other said.
        public let reply: Reply?
        /// Who agreed to end now.
        public let agreedBy: [String]
        /// After which day no time is accepted.
        public let stopWorkOn: String?
    }

    /// Words in reply.
    public struct Reply: Decodable, Sendable {
        /// The words, unless they were erased.
        public let text: String?
    }

    /// How a contract ended.
    public struct Ended: Decodable, Sendable {
        /// Its last day.
        public let lastDay: String
        /// Until when both may review each other.
        public let reviewUntil: Moment
    }

    /// An instant at which the clock acts.
    public struct Deadline: Decodable, Sendable {
        /// What is waited for.
        public let kind: String
        /// The first instant after the period.
        public let at: Moment
        /// Who loses by silence.
        public let loser: String
        /// The part that waits.
        public let subject: String?
    }

    /// Something that the caller may do now.
    public struct Allowed: Decodable, Sendable {
        /// The act.
        public let act: String
        /// The part that it is done to.
        public let subject: String?
    }

    /// A review.
    public struct Review: Decodable, Sendable {
        /// By which party.
        public let by: String
        /// 1 to 5.
        public let rating: Int
        /// The words, unless they were erased.
        public let text: String?
        /// Whether only its author sees it yet.
        public let sealed: Bool
        /// What the other said.
        public let reply: Reply?
    }

    /// Whether offers may be made, in each direction.
    public struct Rehire: Decodable, Sendable {
        /// By the caller, and to the caller.
        public let iMayOffer, theyMayOffer: Bool
    }
}
