import EndwellCore
import EndwellService

extension AsideCard {
    /// What stands beside a contract's conversation.
    static func beside(_ reader: ContractReader) -> [AsideCard] {
        [open(reader), money(reader)].compactMap(\.self)
    }

    /// Work and concerns that are not settled, while the contract goes on.
    private static func open(_ reader: ContractReader) -> AsideCard? {
        guard reader.contract.isRunning else { return nil }
        let work = reader.contract.deliverables.filter { !$0.isAccepted }.map { item($0, reader) }
        let concerns = reader.contract.concerns.filter(\.isUnsettled).map { item($0, reader) }
        let items = Array((concerns + work).prefix(itemsMax))
        guard !items.isEmpty else { return nil }
        let left = work.count + concerns.count - items.count
        return AsideCard(
            title: reader.contract.phase.name == .ending ? "Until it ends" : "Open", items: items,
            note: left > 0 ? "And \(left) more." : nil)
    }

    private static let itemsMax = 8

    private static func item(_ deliverable: Deliverable, _ reader: ContractReader) -> Item {
        let title = reader.title(of: deliverable)
        let path = "\(SitePath.work(reader.id).text)#deliverable-\(deliverable.terms.id)"
        switch deliverable.state {
        case .submitted(let at, _, _, _):
            let link = Link(href: path, text: "Look at it")
            return Item(title: title, note: "submitted \(reader.date(at))", link: link)
        case .open, .accepted:
            let due = deliverable.terms.dueOn.map { "due \(reader.dates.date($0))" }
            return Item(title: title, note: due ?? "to be submitted", who: reader.shortName(of: .contractor))
        }
    }

    private static func item(_ concern: Concern, _ reader: ContractReader) -> Item {
        Item(
            title: reader.title(of: concern), note: Words.state(of: concern),
            link: Link(href: "\(SitePath.concerns(reader.id).text)#concern-\(concern.id)", text: "Read it"))
    }

    /// What of the agreed amounts is accepted; `nil` where no amount is agreed.
    static func money(_ reader: ContractReader) -> AsideCard? {
        let sums = sums(reader)
        guard !sums.isEmpty else { return nil }
        return AsideCard(
            title: "Money", facts: sums, note: "Endwell holds no money: pay each other as you agreed.")
    }

    /// Accepted work, and what is not: after the end only work that is with the client can still be accepted (R9).
    static func sums(_ reader: ContractReader) -> [Fact] {
        let milestones = reader.contract.deliverables.filter { $0.terms.amount != nil }
        guard !milestones.isEmpty else { return [] }
        func fact(_ label: String, _ counted: [Deliverable], strong: Bool = false) -> Fact {
            Fact(label: label, value: reader.money(counted.compactMap(\.terms.amount).reduce(0, +)), strong: strong)
        }
        let isOver = [.ended, .closed].contains(reader.contract.phase.name)
        let open = milestones.filter { !$0.isAccepted }
        let never = isOver ? open.filter { $0.reviewUntil == nil } : []
        let waiting = isOver ? open.filter { $0.reviewUntil != nil } : open
        return [fact("Accepted work", milestones.filter(\.isAccepted), strong: true)]
            + (isOver && waiting.isEmpty ? [] : [fact("Not yet accepted", waiting)])
            + (never.isEmpty ? [] : [fact("Not accepted", never)])
    }
}
