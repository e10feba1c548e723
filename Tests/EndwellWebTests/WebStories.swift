import EndwellTesting
import EndwellCore
import EndwellService

/// Contracts to begin a test with, made by the use cases.
extension WebHarness {
    /// An offer of Alice's to Bob: two deliverables, the first worth 1,200 euros.
    func offer(
        title: String = "Website for a bakery", scope: String = "A website with two pages.",
        deliverables: [(title: String, amount: String?)] = [("Home page", "1200.00"), ("Menu", nil)],
        to recipient: Browser? = nil, change: (inout OfferInput) -> Void = { _ in }
    ) async throws -> ContractID {
        var input = OfferInput()
        (input.role, input.counterpartyEmail) = ("client", (recipient ?? bob).email)
        (input.title, input.scope) = (title, scope)
        (input.terms.timeZone, input.terms.currency, input.terms.pay) = ("Europe/Berlin", "EUR", "fixed")
        input.deliverables = deliverables.map { deliverable in
            var typed = DeliverableInput()
            (typed.title, typed.amount) = (deliverable.title, deliverable.amount)
            return typed
        }
        change(&input)
        return try await useCases.offers.make(input, by: alice.person, once: nil)
    }

    /// An active contract between Alice, the client, and Bob, the contractor.
    func contract(
        title: String = "Website for a bakery", scope: String = "A website with two pages.",
        deliverables: [(title: String, amount: String?)] = [("Home page", "1200.00"), ("Menu", nil)],
        change: (inout OfferInput) -> Void = { _ in }
    ) async throws -> ContractID {
        let id = try await offer(title: title, scope: scope, deliverables: deliverables, change: change)
        try await perform(.acceptOffer(fullName: "Bob Brown"), on: id, by: bob)
        return id
    }

    /// Does something by the use case.
    func perform(_ request: ContractRequest, on id: ContractID, by browser: Browser) async throws {
        _ = try await useCases.contracts.perform(request, on: id, by: browser.person, once: nil)
    }

    /// The contract as somebody sees it.
    func view(_ id: ContractID, by browser: Browser) async throws -> ContractView {
        try await useCases.contracts.view(id, for: browser.person)
    }

    /// The deliverables' ids, in order.
    func deliverables(of id: ContractID) async throws -> [DeliverableID] {
        try await view(id, by: alice).contract.deliverables.map(\.terms.id)
    }

    /// Raises a concern, to be answered within three days and fixed within ten.
    @discardableResult
    func raiseConcern(on id: ContractID, by browser: Browser) async throws -> ConcernID? {
        var input = ConcernInput()
        var example = ExampleInput()
        (example.what, example.place) = ("On Wednesday the home page took nine seconds.", "Recording, from 0:12")
        (input.agreed, input.examples, input.remedy) = (
            "Pages show within two seconds.", [example], "Smaller pictures."
        )
        let zone = Zone("Europe/Berlin")
        input.fixBy = zone.day(of: clock.now).adding(10).description
        try await perform(.raiseConcern(input), on: id, by: browser)
        return try await view(id, by: browser).contract.concerns.last?.id
    }

    /// Gives a notice that can't be taken back, after two that were (R7).
    func giveNoticeThatStands(on id: ContractID, by browser: Browser) async throws {
        for _ in 1...Limits.noticesTakenBackMax {
            try await giveNotice(on: id, by: browser)
            try await perform(.withdrawNotice, on: id, by: browser)
        }
        try await giveNotice(on: id, by: browser)
    }

    /// Gives notice.
    func giveNotice(
        on id: ContractID, by browser: Browser, reason: NoticeReason = .budget, note: String = "We ran out of money.",
        endNow: Bool = false
    ) async throws {
        var input = NoticeInput()
        (input.reason, input.note, input.endNow) = (reason.rawValue, note, endNow)
        try await perform(.giveNotice(input), on: id, by: browser)
    }

    /// Lets days pass, and every deadline of that contract take effect on the way; everybody is signed in afterwards.
    func pass(days: Int64, on id: ContractID) async throws {
        clock.advance(days: days)
        for browser in [olga, alice, bob, charlie] { try await browser.signInAgain(in: useCases) }
        try await useCases.contracts.runClock(on: id, at: clock.now)
    }
}
