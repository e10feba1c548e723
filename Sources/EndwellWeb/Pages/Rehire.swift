import EndwellCore
import EndwellService

/// The reader's word about whether the other may make them offers (R11).
struct Rehire: Sendable {
    var title: String
    var text: String
    var acts: [Button]

    /// There is no word to give while the other is but an address.
    init?(_ view: ContractView, name: String) {
        guard view.other != nil, view.mayI(.sayWhetherOpen) else { return nil }
        let isOpen = view.hiring.theyMayOffer
        title = "May \(name) make you offers?"
        text = "Now: \(isOpen ? "yes" : "no"). You can change this at any time; the latest word counts."
        acts = [
            Button(
                text: isOpen ? "Say no" : "Say yes", post: SitePath.rehire(view.contract.id).text,
                values: [Hidden(name: "open", value: isOpen ? "no" : "yes")])
        ]
    }
}
