import EndwellCore
import EndwellService

/// A contract's conversation, the first of its five tabs.
struct ContractConversationPage: Page {
    static let template = "contract_conversation"
    var layout: Layout
    var head: ContractHead
    var talk: Talk
    var asides: [AsideCard]
}

/// A contract's deliverables, and changes to its agreement.
struct ContractWorkPage: Page {
    static let template = "contract_work"
    var layout: Layout
    var head: ContractHead
    var amendment: AmendmentCard?
    var workActs: [Button]
    var deliverables: [DeliverablePiece]
    var empty: Empty?
    var pastAmendments: PastAmendments?
    var older: Older?
    var asides: [AsideCard]

    /// Where to read what the page doesn't look back on.
    struct Older: Sendable {
        /// "7 Dec".
        var before: String
        var href: String
    }
}

/// A contract's concerns, newest first.
struct ContractConcernsPage: Page {
    static let template = "contract_concerns"
    var layout: Layout
    var head: ContractHead
    var lead: String
    var limit: String?
    var acts: [Button]
    var concerns: [ConcernCard]
    var empty: Empty?
    var asides: [AsideCard]
}

/// What was agreed for how much, and what of it is accepted.
struct ContractMoneyPage: Page {
    static let template = "contract_money"
    var layout: Layout
    var head: ContractHead
    var totals: [Total]
    var table: Table?
    var empty: Empty?
    var note: String

    /// A sum.
    struct Total: Sendable {
        var label: String
        var value: String
    }

    /// Every milestone.
    struct Table: Sendable {
        var dateTitle: String
        var rows: [Row]
    }

    /// A milestone.
    struct Row: Sendable {
        var title: String
        var stateWords: String
        var stateLook: String
        /// When it was accepted.
        var date: String?
        var amount: String
    }
}

/// The record: the agreement, every notice, and every event.
struct ContractRecordPage: Page {
    static let template = "contract_record"
    var layout: Layout
    var head: ContractHead
    var agreement: AgreementLetter
    var notices: Notices?
    var recordWords: String
    /// Leads to the whole record, to keep (R15).
    var evidence: Button
    var events: [Event]
    var laterHref: String?
    var earlierHref: String?
    var rehire: Rehire?
    var asides: [AsideCard]

    /// Every notice, newest first.
    struct Notices: Sendable {
        var items: [NoticePiece]
    }

    /// An event, with its place in the chain.
    struct Event: Sendable {
        var id: String
        var number: String
        var text: String
        var files: [FileLink]
        var at: MomentWords
        var hash: String
    }
}

/// An offer that is open, or closed.
struct ContractOfferPage: Page {
    static let template = "contract_offer"
    var layout: Layout
    var head: ContractHead
    var link: OfferLink?
    var agreement: AgreementLetter
    var acts: [Button]
    var talk: Talk?
    var asides: [AsideCard]

    /// The link by which the offer is claimed, to copy.
    struct OfferLink: Sendable {
        var title: String
        var text: String
        var address: String
    }
}
