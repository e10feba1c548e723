import EndwellCore
import EndwellService

/// The agreement as both sign it: partial `agreement`. Each count that differs from its default is marked (R2).
struct AgreementLetter: Sendable {
    var title: String
    var parties: [Said]
    var scope: String
    var noDeliverables: String?
    var deliverables: [Piece]
    var terms: [Said]
    var signatures: [SignatureMark]

    /// A deliverable.
    struct Piece: Sendable {
        var title: String
        var note: String?
        var amount: String?
    }

    /// A signature, or the place for one.
    struct SignatureMark: Sendable {
        var hand: String?
        var name: String
        var role: String
        var when: String
        var digest: String?
        var notConfirmed: Bool
    }
}

extension AgreementLetter {
    /// The agreement of a contract as one of its parties sees it.
    init(_ view: ContractView, title: String) {
        let reader = AgreementReader(
            contract: view.contract,
            names: ByParty(client: view.name(of: .client), contractor: view.name(of: .contractor)),
            texts: view.texts, now: view.now)
        self.init(reader, title: title)
    }

    init(_ reader: AgreementReader, title: String) {
        let contract = reader.contract
        self.title = title
        parties = [
            Said(label: "Client", value: reader.names.client),
            Said(label: "Contractor", value: reader.names.contractor),
        ]
        scope = reader.text(contract.scope)
        noDeliverables =
            contract.deliverables.isEmpty
            ? "None are named: the contract is completed when one of you says that the work is finished." : nil
        deliverables = contract.deliverables.map { reader.piece($0.terms) }
        terms = reader.terms
        signatures = [contract.offerer, contract.recipient].map(reader.signature)
    }

    /// How many counts differ from the usual ones, in words; `nil` when none does.
    static func marked(_ terms: Terms) -> String? {
        let marked = Words.dayCounts(terms.days).filter { $0.mark != nil }.count
        guard marked > 0 else { return nil }
        return marked == 1
            ? "One count of days differs from the usual one and is marked."
            : "\(marked) counts of days differ from the usual ones and are marked."
    }
}

/// Reads an agreement for people: whoever may see it, by a link or as a party.
struct AgreementReader {
    let contract: Contract
    let names: ByParty<String>
    let texts: [ContentID: String]
    let now: Instant

    private var dates: DateWords { DateWords(zone: contract.zone, now: now) }

    func text(_ prose: Prose) -> String {
        texts[prose.id] ?? Words.erased
    }

    func piece(_ terms: DeliverableTerms) -> AgreementLetter.Piece {
        AgreementLetter.Piece(
            title: text(terms.title), note: terms.dueOn.map { "due \(dates.long($0))" },
            amount: terms.amount.map { Words.money($0, contract.terms.currency) })
    }

    var terms: [Said] {
        let terms = contract.terms
        let counts = Words.dayCounts(terms.days).map { Said(label: $0.label, value: $0.words, mark: $0.mark) }
        let zoneNote = terms.zone.isKnown ? nil : "This machine doesn’t know this zone: new periods are counted in UTC."
        return [
            Said(label: "Pay", value: Words.pay(terms.pay, in: terms.currency)),
            Said(label: "Time zone", value: terms.timeZone, note: zoneNote),
            Said(label: "Ends on", value: terms.endsOn.map(dates.long) ?? "No end date"),
        ] + counts
    }

    func signature(of party: Party) -> AgreementLetter.SignatureMark {
        guard let signed = contract.signatures[party] else {
            return AgreementLetter.SignatureMark(
                hand: nil, name: names[party], role: Words.party(party), when: "not signed", digest: nil,
                notConfirmed: false)
        }
        return AgreementLetter.SignatureMark(
            hand: text(signed.signature.name), name: names[party], role: Words.party(party),
            when: "\(dates.moment(signed.at)) (\(dates.zoneWords))", digest: "SHA-256 \(signed.signature.agreement)",
            notConfirmed: party == contract.recipient && !contract.recipientConfirmed)
    }
}
