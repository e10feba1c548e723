import EndwellCore
import EndwellService
import EndwellTesting
import Foundation
import HTTPTypes

@testable import EndwellAPI

/// A story in which every operation is asked once at least. What it answers is what the reference shows.
struct RecordedStory {
    let api: APIWorld
    let recording: Recording

    private var alice: Account { api.world.alice }
    private var bob: Account { api.world.bob }

    /// What was asked and answered.
    static func tell() async throws -> JSON {
        let api = try await APIWorld()
        let story = RecordedStory(api: api, recording: Recording(api))
        try await story.beginning()
        let contract = try await story.agreement()
        try await story.amending(contract)
        try await story.talking(contract)
        try await story.working(contract)
        api.world.clock.advance(days: 20)
        try await api.world.runClock()
        try await story.raisingConcerns(contract)
        try await story.ending(contract)
        try await story.afterwards(contract)
        return try await recording(of: story)
    }

    private static func recording(of story: RecordedStory) async throws -> JSON { try await story.recording.written }

    @discardableResult
    private func ask(
        _ id: String, _ path: String, as person: Account, _ body: JSON? = nil,
        over more: KeyValuePairs<String, JSON> = [:]
    ) async throws -> APIAnswer {
        try await recording.ask(id, path, as: person, body, over: more)
    }

    private func beginning() async throws {
        try await ask("getMe", "/me", as: alice)
        try await ask("updateMe", "/me", as: alice)
        try await ask("updateMe", "/me", as: alice, ["time_zone": "Europe/Berlin"])
        try await ask("listReasons", "/reasons", as: alice)
        try await recording.provoke(.get, "/me", bytes: nil)
        let (offers, json) = ("/contracts", "application/json")
        try await recording.provoke(.post, offers, text: "{", type: json, as: alice)
        try await recording.provoke(.post, offers, text: "role=client", type: "text/plain", as: alice)
        try await recording.provoke(.delete, "/me", text: "", type: json, as: alice)
        try await ask("makeOffer", offers, as: alice, ["role": "buyer", "title": ""])
        try await ask("makeOffer", offers, as: alice, over: ["counterparty_email": .text(alice.email)])
        try await ask("getContract", "/contracts/\(Examples.id)", as: alice)
    }

    private func offer() async throws -> String {
        let deliverables: JSON = [
            ["title": "Home page", "due_on": "2027-01-15", "amount": ["amount": 125_000, "currency": "EUR"]],
            ["title": "Contact page", "due_on": .null, "amount": .null],
        ]
        let made = try await ask(
            "makeOffer", "/contracts", as: alice,
            over: ["counterparty_email": .text(bob.email), "deliverables": deliverables])
        return "/contracts/\(made.text("id") ?? "")"
    }

    private func agreement() async throws -> String {
        let contract = try await offer()
        try await ask("getInbox", "/inbox?limit=10", as: bob)
        try await ask("acceptOffer", "\(contract)/acceptance", as: alice)
        try await ask("acceptOffer", "\(contract)/acceptance", as: bob, over: ["full_name": .text(bob.name)])
        try await ask("acceptOffer", "\(contract)/acceptance", as: bob)
        try await ask("rejectOffer", "\(offer())/rejection", as: bob)
        try await ask("withdrawOffer", "\(offer())/withdrawal", as: alice)
        let unknown = try await ask(
            "makeOffer", "/contracts", as: alice, over: ["counterparty_email": "charlie@example.net"])
        try await ask(
            "claimOffer", "/offers/claim", as: api.world.charlie,
            over: ["link": .text(unknown.text("offer/link") ?? "")])
        try await ask("listContracts", "/contracts?phase=active&limit=10", as: alice)
        return contract
    }

    private func amending(_ contract: String) async throws {
        func propose(_ body: JSON? = nil) async throws -> String {
            let proposed = try await ask("proposeAmendment", "\(contract)/amendments", as: alice, body)
            return "\(contract)/amendments/\(proposed.text("amendment/id") ?? "")"
        }
        let first = try await propose()
        _ = try await propose()
        try await ask("getContract", contract, as: bob)
        try await ask("previewAmendmentAcceptance", "\(first)/acceptance/preview", as: bob)
        try await ask("acceptAmendment", "\(first)/acceptance", as: bob, over: ["full_name": .text(bob.name)])
        try await ask("rejectAmendment", "\(first)/rejection", as: bob)
        _ = try await propose()
        try await ask("rejectAmendment", "\(propose(["title": "Two websites"]))/rejection", as: bob)
        try await ask("withdrawAmendment", "\(propose(["title": "A big website"]))/withdrawal", as: alice)
    }

    private func talking(_ contract: String) async throws {
        let uploaded = try await ask("uploadFile", "\(contract)/files", as: alice)
        let file = uploaded.text("id") ?? ""
        try await ask("getFile", "\(contract)/files/\(file)", as: alice)
        let sent = try await ask(
            "sendMessage", "\(contract)/messages", as: alice, over: ["attachments": [.text(file)]])
        try await ask("listMessages", "\(contract)/messages?limit=10", as: bob)
        try await ask(
            "markRead", "\(contract)/messages/read", as: bob, over: ["up_to": sent.json["version"] ?? .null])
    }

    private func working(_ contract: String) async throws {
        let seen = try await api.send(.get, contract, as: bob)
        let work = "\(contract)/deliverables/\(seen.text("deliverables/0/id") ?? "")"
        try await ask("acceptWork", "\(work)/acceptance", as: alice)
        try await ask("submitWork", "\(work)/submission", as: bob)
        try await ask("submitWork", "\(work)/submission", as: bob)
        try await ask("sendBackWork", "\(work)/change_request", as: alice)
        try await ask("submitWork", "\(work)/submission", as: bob, ["note": "With the new logo."])
        try await ask("previewAcceptance", "\(work)/acceptance/preview", as: alice)
        try await ask("acceptWork", "\(work)/acceptance", as: alice)
        try await ask("acceptWork", "\(work)/acceptance", as: alice)
        try await ask(
            "giveNotice", "\(contract)/termination", as: alice, ["reason": "work_finished", "note": "Thanks."])
    }

    private func raisingConcerns(_ contract: String) async throws {
        func raise(_ number: Int) async throws -> String {
            let raised = try await ask("raiseConcern", "\(contract)/concerns", as: alice)
            return "\(contract)/concerns/\(raised.text("concerns/\(number)/id") ?? "")"
        }
        let first = try await raise(0)
        try await ask("rejectFix", "\(first)/rejection", as: alice)
        try await ask("giveNotice", "\(contract)/termination", as: alice, ["reason": "quality", "note": "It is slow."])
        try await ask("answerConcern", "\(first)/answer", as: bob)
        try await ask("answerConcern", "\(first)/answer", as: bob)
        try await ask("reportFixed", "\(first)/fix", as: bob)
        try await ask("reportFixed", "\(first)/fix", as: bob)
        try await ask("rejectFix", "\(first)/rejection", as: alice)
        let second = try await raise(1)
        try await ask("reportFixed", "\(second)/fix", as: bob)
        try await ask("confirmFix", "\(second)/confirmation", as: alice)
        try await ask("confirmFix", "\(second)/confirmation", as: alice)
        try await ask("withdrawConcern", "\(raise(2))/withdrawal", as: alice)
        for number in 3...6 { _ = try await raise(number) }
    }

    private func ending(_ contract: String) async throws {
        let ending = "\(contract)/termination"
        let preview = try await ask("previewTermination", "\(ending)/preview?reason=needs_changed", as: alice)
        let promise = JSON.text(orNull: preview.text("official_at"))
        try await ask("giveNotice", ending, as: alice, over: ["promised_official_at": "2026-12-01T00:00:00Z"])
        try await ask("giveNotice", ending, as: alice, over: ["promised_official_at": promise])
        try await ask("giveNotice", ending, as: bob, ["reason": "workload", "note": "Too much."])
        try await ask("replyToNotice", "\(ending)/reply", as: bob)
        try await ask("replyToNotice", "\(ending)/reply", as: bob)
        try await ask("setStopWork", "\(ending)/stop_work", as: alice)
        try await ask("withdrawNotice", ending, as: alice)
        try await ask("giveNotice", ending, as: alice)
        try await ask("agreeToEnd", "\(ending)/agreement", as: alice)
        try await ask("agreeToEnd", "\(ending)/agreement", as: alice)
        try await ask("previewAgreement", "\(ending)/agreement/preview", as: bob)
        try await ask("agreeToEnd", "\(ending)/agreement", as: bob)
    }

    private func afterwards(_ contract: String) async throws {
        try await ask("replyToReview", "\(contract)/review/reply", as: bob)
        try await ask("leaveReview", "\(contract)/review", as: alice)
        try await ask("leaveReview", "\(contract)/review", as: alice)
        try await ask(
            "leaveReview", "\(contract)/review", as: bob, ["rating": 4, "text": "Clear wishes, paid in time."])
        try await ask("replyToReview", "\(contract)/review/reply", as: bob)
        try await ask("replyToReview", "\(contract)/review/reply", as: bob)
        try await ask("setRehire", "\(contract)/rehire", as: bob)
        try await ask("listEvents", "\(contract)/events?limit=5", as: alice)
        try await ask("listChanges", "/changes?limit=3", as: alice)
        try await ask("getEvidence", "\(contract)/evidence?files=false", as: alice)
        try await ask("listPeople", "/people?limit=10", as: alice)
        try await ask("getPerson", "/people/\(bob.id)", as: alice)
        try await hooking()
    }

    private func hooking() async throws {
        try await ask("makeWebhook", "/webhooks", as: alice, ["url": "ftp://example.org"])
        let made = try await ask("makeWebhook", "/webhooks", as: alice)
        let path = "/webhooks/\(made.text("id") ?? "")"
        try await ask("listWebhooks", "/webhooks", as: alice)
        try await ask("getWebhook", path, as: alice)
        try await ask("replayWebhook", "\(path)/replay", as: alice)
        try await ask("replayWebhook", "\(path)/replay", as: alice, ["after": "99"])
        try await ask("removeWebhook", path, as: alice)
    }
}
