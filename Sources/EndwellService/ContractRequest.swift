public import EndwellCore
import Foundation

/// What a person asks of a contract, as typed: pages and API speak to the rules in these words. Files are named by the
/// ids of the person's uploads (`Uploads`).
public enum ContractRequest: Hashable, Sendable {
    case acceptOffer(fullName: String?)
    case rejectOffer
    case withdrawOffer
    case sendMessage(text: String?, files: [String])
    case proposeAmendment(AmendmentInput)
    case acceptAmendment(AmendmentID, fullName: String?, promise: String? = nil)
    case rejectAmendment(AmendmentID)
    case withdrawAmendment(AmendmentID)
    case submitWork(DeliverableID, note: String?, files: [String])
    case acceptWork(DeliverableID, promise: String?)
    case sendBackWork(DeliverableID, text: String?)
    case raiseConcern(ConcernInput)
    case answerConcern(ConcernID, kind: String?, text: String?)
    case reportFixed(ConcernID, text: String?, files: [String])
    case confirmFix(ConcernID)
    case rejectFix(ConcernID, text: String?)
    case withdrawConcern(ConcernID)
    case giveNotice(NoticeInput)
    case withdrawNotice
    case replyToNotice(text: String?)
    case agreeToEnd(promise: String?)
    case setStopWork(on: String?)
    case leaveReview(rating: String?, text: String?)
    case replyToReview(text: String?)
    case sayWhetherOpen(Bool)
}

extension ContractRequest {
    /// The ids of the uploads that are to be attached, as typed.
    var files: [String] {
        switch self {
        case .sendMessage(_, let files), .submitWork(_, _, let files), .reportFixed(_, _, let files): files
        case .raiseConcern(let input): input.examples.flatMap(\.files)
        case .acceptOffer, .rejectOffer, .withdrawOffer, .proposeAmendment, .acceptAmendment, .rejectAmendment,
            .withdrawAmendment, .acceptWork, .sendBackWork, .answerConcern, .confirmFix, .rejectFix, .withdrawConcern,
            .giveNotice, .withdrawNotice, .replyToNotice, .agreeToEnd, .setStopWork, .leaveReview, .replyToReview,
            .sayWhetherOpen:
            []
        }
    }
}

/// A concern as typed (R4).
public struct ConcernInput: Hashable, Sendable {
    public var agreed: String?
    public var examples: [ExampleInput] = []
    public var remedy: String?
    public var fixBy: String?

    /// Nothing said.
    public init() {}
}

/// One example of a concern, as typed.
public struct ExampleInput: Hashable, Sendable {
    public var what: String?
    public var happenedOn: String?
    public var place: String?
    public var files: [String] = []

    /// Nothing said.
    public init() {}
}

/// A notice as typed (R6).
public struct NoticeInput: Hashable, Sendable {
    public var reason: String?
    public var note: String?
    public var concern: String?
    public var endNow = false
    public var stopWorkOn: String?
    /// What the page said would happen, as `Promise.text` writes it (R10).
    public var promise: String?

    /// Nothing said.
    public init() {}
}

extension Promise {
    /// The promise as a form carries it.
    public var text: String {
        switch self {
        case .endsAtOnce: "now"
        case .endsNothing: "none"
        case .endsAt(let instant): String(instant.milliseconds)
        }
    }

    /// The promise in a form's field; `nil` for anything else.
    public init?(_ text: String) {
        switch text {
        case "now": self = .endsAtOnce
        case "none": self = .endsNothing
        case let other:
            guard let milliseconds = Int64(other) else { return nil }
            self = .endsAt(Instant(milliseconds: milliseconds))
        }
    }
}

/// What a request needs to know of the contract to become a command: who signs what.
struct RequestContext {
    let stored: StoredContract
    let person: Account
    /// The texts that the agreement refers to.
    let texts: [ContentID: String]
    /// The asker's uploads that the request names.
    let uploads: [ContentID: Upload]

    /// The asker's side.
    var party: Party? { stored.party(of: person.id) }
}

extension InputReader {
    /// The command that a request asks for; throws every problem with what was typed.
    mutating func command(_ request: ContractRequest, in context: RequestContext) throws -> ContractCommand {
        let command = try read(request, in: context)
        try finish()
        return command
    }

    private mutating func read(_ request: ContractRequest, in context: RequestContext) throws -> ContractCommand {
        switch request {
        case .acceptOffer(let name):
            let isConfirmed = context.person.isConfirmed && context.person.emailKey == context.stored.emailKey
            return .acceptOffer(try signature(name, in: context, under: nil), confirmed: isConfirmed)
        case .rejectOffer: return .rejectOffer
        case .withdrawOffer: return .withdrawOffer
        case .sendMessage(let text, let named):
            return .sendMessage(self.text(text, "text"), files: files(named, "attachments", among: context.uploads))
        case .proposeAmendment(let input): return try amendment(input, in: context)
        case .acceptAmendment(let id, let name, let promise):
            return .acceptAmendment(
                id, try signature(name, in: context, under: context.stored.contract.amendment?.changes),
                promise: promise.flatMap(Promise.init))
        case .rejectAmendment(let id): return .rejectAmendment(id)
        case .withdrawAmendment(let id): return .withdrawAmendment(id)
        case .submitWork(let id, let note, let named):
            return .submitWork(
                id, note: optionalText(note, "note"), files: files(named, "attachments", among: context.uploads))
        case .acceptWork(let id, let promise): return .acceptWork(id, promise: promise.flatMap(Promise.init))
        case .sendBackWork(let id, let text): return .sendBackWork(id, self.text(text, "text"))
        case .raiseConcern(let input): return .raiseConcern(ConcernID(ids.uuid(at: now)), concern(input, in: context))
        case .answerConcern(let id, let kind, let text):
            let kind: Concern.AnswerKind? = choice(kind, "kind")
            return .answerConcern(id, kind ?? .contest, self.text(text, "text"))
        case .reportFixed(let id, let text, let named):
            return .reportFixed(id, self.text(text, "text"), files: files(named, "attachments", among: context.uploads))
        case .confirmFix(let id): return .confirmFix(id)
        case .rejectFix(let id, let text): return .rejectFix(id, self.text(text, "text"))
        case .withdrawConcern(let id): return .withdrawConcern(id)
        case .giveNotice(let input): return .giveNotice(notice(input, in: context))
        case .withdrawNotice: return .withdrawNotice
        case .replyToNotice(let text): return .replyToNotice(self.text(text, "text"))
        case .agreeToEnd(let promise): return .agreeToEnd(promise: promise.flatMap(Promise.init))
        case .setStopWork(let day): return .setStopWork(requiredDay(day, "stop_work_on"))
        case .leaveReview(let rating, let text):
            let given = number(rating, "rating", within: 1...5)
            if given == nil, problems.last?.field != "rating" { note("rating", .missing) }
            return .leaveReview(rating: given ?? 1, self.text(text, "text"))
        case .replyToReview(let text): return .replyToReview(self.text(text, "text"))
        case .sayWhetherOpen(let open): return .sayWhetherOpen(open)
        }
    }

    /// A signature under the agreement, or under what an amendment makes of it. Who types no name signs with the
    /// account's.
    private mutating func signature(
        _ typed: String?, in context: RequestContext, under changes: AgreementChanges?
    ) throws -> Signature {
        let contract = context.stored.contract
        let agreement = changes?.made(to: contract.agreement) ?? contract.agreement
        let name = text(typed ?? context.person.name, "full_name", max: Limits.nameCharactersMax)
        let offererID = contract.people[contract.offerer] ?? context.person.id
        return Signature(
            person: context.person.id, name: name,
            agreement: try RecordDigest.signed(
                agreement, offerer: contract.offerer, by: offererID, to: contract.address))
    }

    private mutating func amendment(_ input: AmendmentInput, in context: RequestContext) throws -> ContractCommand {
        let contract = context.stored.contract
        if let basedOn = input.basedOn, basedOn != contract.agreementDigest { throw Refusal.promiseChanged }
        let kept = Dictionary(uniqueKeysWithValues: contract.deliverables.map { ($0.terms.id, $0.terms) })
        let newTerms = input.terms.map { terms($0) }
        var changes = AgreementChanges()
        changes.title = input.title.map { title($0, "title", unless: contract.title, context.texts) }
        changes.scope = input.scope.map { scope($0, unless: contract.scope, context.texts) }
        changes.terms = newTerms
        changes.deliverables = input.deliverables.map {
            deliverables($0, currency: contract.terms.currency, keeping: kept, texts: context.texts)
        }
        let signature = try signature(input.fullName, in: context, under: changes)
        return .proposeAmendment(AmendmentID(ids.uuid(at: now)), changes.without(contract.agreement), signature)
    }

    private mutating func concern(_ input: ConcernInput, in context: RequestContext) -> ConcernDraft {
        let agreed = text(input.agreed, "agreed")
        if input.examples.isEmpty { note("examples", .missing) }
        if input.examples.count > Limits.examplesMax { note("examples", .tooMany(max: Limits.examplesMax)) }
        let examples = input.examples.prefix(Limits.examplesMax).enumerated().map { index, example in
            Concern.Example(
                what: text(example.what, "examples/\(index)/what"),
                happenedOn: day(example.happenedOn, "examples/\(index)/happened_on"),
                place: optionalText(example.place, "examples/\(index)/where"),
                files: files(example.files, "examples/\(index)/attachments", among: context.uploads))
        }
        let remedy = text(input.remedy, "remedy")
        let fixBy = requiredDay(input.fixBy, "fix_by")
        if problems.last?.field != "fix_by" {
            let days = context.stored.contract.fixByDays(at: now)
            if fixBy < days.lowerBound { note("fix_by", .before(days.lowerBound)) }
            if fixBy > days.upperBound { note("fix_by", .after(days.upperBound)) }
        }
        return ConcernDraft(agreed: agreed, examples: examples, remedy: remedy, fixBy: fixBy)
    }

    private mutating func notice(_ input: NoticeInput, in context: RequestContext) -> NoticeDraft {
        let reason: NoticeReason? = choice(input.reason, "reason")
        if let reason, let party = context.stored.party(of: context.person.id), !reason.parties.contains(party) {
            note("reason", .notForYourRole)
        }
        let named = input.concern.flatMap { $0.isEmpty ? nil : $0 }
        if let named, ConcernID(named) == nil { note("concern", .notAChoice) }
        let words = text(input.note, "note", max: Limits.noticeNoteCharactersMax)
        if let promise = input.promise, Promise(promise) == nil { note("promised_official_at", .notAnInstant) }
        return NoticeDraft(
            reason: reason ?? .other, note: words, concern: named.flatMap(ConcernID.init), endNow: input.endNow,
            stopWorkOn: stopWorkOn(input, in: context), promise: input.promise.flatMap(Promise.init))
    }

    /// The rule asks the same again (R7); here it is so that a form shows all that is wrong at once.
    private mutating func stopWorkOn(_ input: NoticeInput, in context: RequestContext) -> Day? {
        guard let day = day(input.stopWorkOn, "stop_work_on") else { return nil }
        let today = context.stored.contract.zone.day(of: now)
        if context.party != .client { note("stop_work_on", .notForYourRole) }
        if context.party == .client, day < today { note("stop_work_on", .before(today)) }
        return day
    }
}

extension AgreementChanges {
    /// The changes without what stays as it is.
    func without(_ agreement: Agreement) -> AgreementChanges {
        AgreementChanges(
            title: title == agreement.title ? nil : title, scope: scope == agreement.scope ? nil : scope,
            terms: terms == agreement.terms ? nil : terms,
            deliverables: deliverables == agreement.deliverables ? nil : deliverables)
    }
}
