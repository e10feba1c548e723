import EndwellTesting
import EndwellCore
@testable import EndwellService
import EndwellStore
import Foundation

/// Contracts whose bundles are looked at.
extension TestWorld {
    static let installation = "https://contracts.example.org"

    /// A person's bundle of a contract, in memory.
    func bundle(_ id: ContractID, for person: Account, hasFiles: Bool = true) async throws -> Data {
        try await useCases.evidence.bundle(
            of: id, for: person.id, installation: Self.installation, hasFiles: hasFiles
        ).data()
    }

    func act(_ request: ContractRequest, on id: ContractID, by person: Account) async throws {
        _ = try await useCases.contracts.perform(request, on: id, by: person.id, once: nil)
    }

    func upload(_ text: String, named name: String, for id: ContractID, by person: Account) async throws
        -> String
    {
        let pieces = AsyncStream { continuation in
            continuation.yield(Array(text.utf8))
            continuation.finish()
        }
        let file = try await useCases.uploads.receive(pieces, name: name, type: "text/plain")
        return try await useCases.uploads.keep([file], for: id, by: person.id)[0].id.text
    }

    func contract(_ id: ContractID) async throws -> Contract {
        guard let stored = try await store.read({ try $0.contract(id) }) else { throw Refusal.notFound }
        return stored.contract
    }

    /// A contract in which most things happened: words and files, a changed agreement, a concern put right, one that was
    /// contested, a notice that rests on it and was taken back, and work that is handed in.
    func eventfulContract() async throws -> ContractID {
        let id = try await activeContract(title: "A window <b>& a door</b>")
        let files = [
            try await upload("Plan A", named: "Größe/Plan “A”.txt", for: id, by: alice),
            try await upload("B", named: "b.txt", for: id, by: alice),
        ]
        try await act(
            .sendMessage(text: "Here is the plan.\n\"Look\" at it & tell me.", files: files), on: id, by: alice)
        var changes = AmendmentInput()
        (changes.title, changes.fullName) = ("Two windows", alice.name)
        try await act(.proposeAmendment(changes), on: id, by: alice)
        if let amendment = try await contract(id).amendment {
            try await act(.acceptAmendment(amendment.id, fullName: bob.name), on: id, by: bob)
        }
        for answer in [Concern.AnswerKind.willFix, .contest] {
            try await act(.raiseConcern(concernInput), on: id, by: alice)
            guard let concern = try await contract(id).concerns.last else { continue }
            try await act(.answerConcern(concern.id, kind: answer.rawValue, text: "I see."), on: id, by: bob)
            guard answer == .willFix else { continue }
            let picture = try await upload("picture", named: "after.png", for: id, by: bob)
            try await act(.reportFixed(concern.id, text: "Done.", files: [picture]), on: id, by: bob)
            try await act(.confirmFix(concern.id), on: id, by: alice)
        }
        var notice = NoticeInput()
        (notice.reason, notice.note) = (NoticeReason.quality.rawValue, "It is not what we agreed.")
        try await act(.giveNotice(notice), on: id, by: alice)
        try await act(.replyToNotice(text: "I disagree."), on: id, by: bob)
        try await act(.withdrawNotice, on: id, by: alice)
        clock.advance(days: 1)
        if let work = try await contract(id).deliverables.first {
            try await act(.submitWork(work.terms.id, note: "Here it is.", files: []), on: id, by: bob)
        }
        return id
    }

    /// The same, completed.
    func completedContract() async throws -> ContractID {
        let id = try await eventfulContract()
        if let work = try await contract(id).deliverables.first {
            try await act(.acceptWork(work.terms.id, promise: nil), on: id, by: alice)
        }
        return id
    }

    /// A contract with that many events.
    func talkativeContract(events: Int) async throws -> ContractID {
        let id = try await activeContract()
        for number in 3...events {
            try await act(.sendMessage(text: "Message \(number)", files: []), on: id, by: number % 2 == 0 ? alice : bob)
        }
        return id
    }

    private var concernInput: ConcernInput {
        var (input, example) = (ConcernInput(), ExampleInput())
        (example.what, example.place) = ("The glass is scratched.", "Lower left corner")
        (input.agreed, input.remedy, input.examples) = ("Clear glass.", "New glass.", [example])
        input.fixBy = Zone("Europe/Berlin").day(of: clock.now).adding(10).description
        return input
    }
}
