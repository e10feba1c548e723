import EndwellCore
import EndwellService

/// One contract of the demo: an offer, and what follows it.
struct DemoPlot {
    let client: DemoRole
    /// The contractor; `nil` for an address that has no account.
    let contractor: DemoRole?
    let offer: DemoOffer
    let scenes: [DemoScene]

    init(_ client: DemoRole, _ contractor: DemoRole?, _ offer: DemoOffer, _ scenes: [DemoScene]) {
        self.client = client
        self.contractor = contractor
        self.offer = offer
        self.scenes = scenes
    }

    func role(of party: Party) -> DemoRole? {
        switch party {
        case .client: client
        case .contractor: contractor
        }
    }
}

/// The offer that a plot begins with. Days are counted from the demo's today.
struct DemoOffer {
    var day: Int
    var time: String
    var by: Party
    var title: String
    var scope: String
    var timeZone = "Europe/Berlin"
    var currency = "EUR"
    var pay = Pay.fixed
    var endsOn: Int?
    var deliverables: [DemoDeliverable] = []
}

/// A deliverable of such an offer; the amount in major units.
struct DemoDeliverable {
    let title: String
    let dueOn: Int?
    let amount: String?

    init(_ title: String, due dueOn: Int? = nil, _ amount: String? = nil) {
        self.title = title
        self.dueOn = dueOn
        self.amount = amount
    }
}

/// One act of a plot: when, whose and what.
struct DemoScene {
    enum Deed {
        /// The recipient claims the offer by its link.
        case claim
        /// A party does something, seen from the contract as it is then.
        case act(Party, (DemoMoment) -> ContractRequest)
        /// A party sends a message with a text file.
        case send(Party, text: String, fileName: String, lines: String)
    }

    let day: Int
    let time: String
    let deed: Deed

    init(_ day: Int, _ time: String, _ deed: Deed) {
        self.day = day
        self.time = time
        self.deed = deed
    }
}

/// A contract as its party sees it when a scene plays.
struct DemoMoment {
    let view: ContractView
    /// Writes the day that lies so many days after the demo's today.
    let date: (Int) -> String

    func deliverable(_ index: Int) -> DeliverableID { view.contract.deliverables[index].terms.id }
    func concern(_ index: Int) -> ConcernID { view.contract.concerns[index].id }
}

extension DemoScene {
    static func accept(_ day: Int, _ time: String, _ who: Party) -> DemoScene {
        DemoScene(day, time, .act(who) { _ in .acceptOffer(fullName: nil) })
    }

    static func say(_ day: Int, _ time: String, _ who: Party, _ text: String) -> DemoScene {
        DemoScene(day, time, .act(who) { _ in .sendMessage(text: text, files: []) })
    }

    static func submit(_ day: Int, _ time: String, _ index: Int, _ note: String) -> DemoScene {
        DemoScene(day, time, .act(.contractor) { .submitWork($0.deliverable(index), note: note, files: []) })
    }

    static func acceptWork(_ day: Int, _ time: String, _ index: Int) -> DemoScene {
        DemoScene(day, time, .act(.client) { .acceptWork($0.deliverable(index), promise: nil) })
    }

    static func sendBack(_ day: Int, _ time: String, _ index: Int, _ text: String) -> DemoScene {
        DemoScene(day, time, .act(.client) { .sendBackWork($0.deliverable(index), text: text) })
    }

    /// Raises a concern. An example is what happened, on which day, and where to see it.
    static func concern(
        _ day: Int, _ time: String, _ who: Party, agreed: String, examples: [(String, Int, String)], remedy: String,
        fixBy: Int
    ) -> DemoScene {
        DemoScene(
            day, time,
            .act(who) { moment in
                var input = ConcernInput()
                input.agreed = agreed
                input.remedy = remedy
                input.fixBy = moment.date(fixBy)
                input.examples = examples.map { what, happenedOn, place in
                    var example = ExampleInput()
                    (example.what, example.happenedOn, example.place) = (what, moment.date(happenedOn), place)
                    return example
                }
                return .raiseConcern(input)
            })
    }

    static func answer(
        _ day: Int, _ time: String, _ who: Party, _ index: Int, _ kind: Concern.AnswerKind, _ text: String
    ) -> DemoScene {
        DemoScene(day, time, .act(who) { .answerConcern($0.concern(index), kind: kind.rawValue, text: text) })
    }

    static func fixed(_ day: Int, _ time: String, _ who: Party, _ index: Int, _ text: String) -> DemoScene {
        DemoScene(day, time, .act(who) { .reportFixed($0.concern(index), text: text, files: []) })
    }

    static func confirmFix(_ day: Int, _ time: String, _ who: Party, _ index: Int) -> DemoScene {
        DemoScene(day, time, .act(who) { .confirmFix($0.concern(index)) })
    }

    static func notice(
        _ day: Int, _ time: String, _ who: Party, _ reason: NoticeReason, _ note: String, endNow: Bool = false
    ) -> DemoScene {
        DemoScene(
            day, time,
            .act(who) { _ in
                var input = NoticeInput()
                (input.reason, input.note, input.endNow) = (reason.rawValue, note, endNow)
                return .giveNotice(input)
            })
    }

    static func reply(_ day: Int, _ time: String, _ who: Party, _ text: String) -> DemoScene {
        DemoScene(day, time, .act(who) { _ in .replyToNotice(text: text) })
    }

    static func review(_ day: Int, _ time: String, _ who: Party, _ rating: Int, _ text: String) -> DemoScene {
        DemoScene(day, time, .act(who) { _ in .leaveReview(rating: String(rating), text: text) })
    }

    static func replyToReview(_ day: Int, _ time: String, _ who: Party, _ text: String) -> DemoScene {
        DemoScene(day, time, .act(who) { _ in .replyToReview(text: text) })
    }

    static func act(_ day: Int, _ time: String, _ who: Party, _ request: ContractRequest) -> DemoScene {
        DemoScene(day, time, .act(who) { _ in request })
    }
}
