import EndwellCore
import EndwellService
import EndwellTesting
import Testing

@Suite struct PeopleTests {
    /// A contract that Bob and Alice completed, each having reviewed the other.
    private func reviewed(_ world: TestWorld, _ rating: String) async throws -> ContractID {
        let id = try await world.activeContract()
        let contracts = world.useCases.contracts
        let work = try #require(try await contracts.view(id, for: world.bob.id).contract.deliverables.first?.terms.id)
        world.clock.advance(days: 3)
        _ = try await contracts.perform(
            .submitWork(work, note: "Here it is.", files: []), on: id, by: world.bob.id, once: nil)
        _ = try await contracts.perform(.acceptWork(work, promise: nil), on: id, by: world.alice.id, once: nil)
        _ = try await contracts.perform(
            .leaveReview(rating: rating, text: "A window worth looking through."), on: id, by: world.alice.id, once: nil
        )
        return id
    }

    @Test func `R12: a profile shows a review once both are revealed, and nothing else of the contract`() async throws {
        let world = try await TestWorld()
        let id = try await reviewed(world, "5")
        #expect(try await world.useCases.people.profile(of: world.bob.id).reviews.rows.isEmpty)
        _ = try await world.useCases.contracts.perform(
            .leaveReview(rating: "4", text: "Clear words."), on: id, by: world.bob.id, once: nil)
        let profile = try await world.useCases.people.profile(of: world.bob.id)
        #expect(profile.person.name == "Bob Okafor" && profile.person.isConfirmed)
        #expect(profile.figure(.completed) == 1)
        #expect(profile.figure(.byAgreement) == 0)
        let review = try #require(profile.reviews.rows.first)
        #expect(profile.reviews.rows.count == 1 && profile.reviews.next == nil)
        #expect(review.rating == 5)
        #expect(review.text == "A window worth looking through.")
        #expect(review.author?.name == "Alice Marin")
        #expect(review.authorParty == .client)
        #expect(review.outcome == .completed)
        #expect(review.daysRun == 4)
        #expect(review.accepted == 1)
        #expect(review.isConfirmed)
        await world.close()
    }

    @Test func `reviews come page by page, newest first`() async throws {
        let world = try await TestWorld()
        var contracts: [ContractID] = []
        for rating in ["1", "2", "3"] {
            let id = try await reviewed(world, rating)
            contracts.append(id)
            _ = try await world.useCases.contracts.perform(
                .leaveReview(rating: "4", text: "Clear words."), on: id, by: world.bob.id, once: nil)
        }
        let first = try await world.useCases.people.profile(of: world.bob.id, limit: 2)
        #expect(first.reviews.rows.map(\.rating) == [3, 2])
        let second = try await world.useCases.people.profile(of: world.bob.id, after: first.reviews.next, limit: 2)
        #expect(second.reviews.rows.map(\.rating) == [1])
        #expect(second.reviews.next == nil)
        // Nothing of a contract is told, not even where a page ends.
        let place = try #require(first.reviews.next)
        #expect(contracts.allSatisfy { !place.contains($0.text.prefix(8)) })
        #expect(ListCursor(place) == nil)
        let madeUp = try await world.useCases.people.profile(of: world.bob.id, after: "made-up", limit: 5)
        #expect(madeUp.reviews.rows.count == 3)
        await world.close()
    }

    @Test func `an unknown person has no profile, a newcomer's says not confirmed`() async throws {
        let world = try await TestWorld()
        let nobody = try #require(PersonID("00000000-0000-7000-8000-000000000000"))
        #expect(try await refusal { try await world.useCases.people.profile(of: nobody) } == .notFound)
        let dora = try await world.newcomer("Dora Lind")
        let profile = try await world.useCases.people.profile(of: dora.id)
        #expect(!profile.person.isConfirmed)
        #expect(profile.memberSince == world.clock.now)
        await world.close()
    }

    @Test func `R12: People lists those one has had a contract with`() async throws {
        let world = try await TestWorld()
        _ = try await world.activeContract()
        let people = world.useCases.people
        #expect(try await people.acquaintances(of: world.alice.id).rows.map(\.person.id) == [world.bob.id])
        #expect(try await people.acquaintances(of: world.bob.id).rows.map(\.person.id) == [world.alice.id])
        #expect(try await people.acquaintances(of: world.charlie.id).rows.isEmpty)
        await world.close()
    }

    @Test func `R2: an offer tells its maker nothing about who has the address`() async throws {
        let world = try await TestWorld()
        _ = try await world.offer(from: world.alice, to: world.bob.email)
        let people = world.useCases.people
        #expect(try await people.acquaintances(of: world.alice.id).rows.isEmpty)
        #expect(try await people.acquaintances(of: world.bob.id).rows.map(\.person.id) == [world.alice.id])
        await world.close()
    }
}

@Suite struct InboxTests {
    @Test func `what waits is listed, news are told to the other and marked as read`() async throws {
        let world = try await TestWorld()
        let inbox = world.useCases.inbox
        let id = try await world.offer(from: world.alice, to: world.bob.email, title: "A shop window")
        #expect(try await inbox.waiting(for: world.bob.id).rows.map(\.id) == [id])
        #expect(try await inbox.waiting(for: world.alice.id).rows.isEmpty)
        #expect(try await inbox.counts(for: world.bob.id) == InboxCounts(waiting: 1, unread: 1))
        let news = try #require(try await inbox.news(for: world.bob.id).rows.first)
        #expect(news.item.kind == "offered.1")
        #expect(news.about?.title == "A shop window")
        #expect(news.about?.otherName == "Alice Marin")
        _ = try await world.useCases.contracts.perform(
            .acceptOffer(fullName: "Bob Okafor"), on: id, by: world.bob.id, once: nil)
        #expect(try await inbox.news(for: world.alice.id).rows.map(\.item.kind) == ["offer_accepted.1"])
        try await inbox.markRead(upTo: news.item.id, by: world.bob.id)
        #expect(try await inbox.counts(for: world.bob.id) == InboxCounts(waiting: 0, unread: 0))
        #expect(try await inbox.counts(for: world.alice.id).unread == 1)
        #expect(try await inbox.counts(for: world.charlie.id) == InboxCounts(waiting: 0, unread: 0))
        await world.close()
    }

    @Test func `news come page by page, newest first, and marking keeps what came later unread`() async throws {
        let world = try await TestWorld()
        let id = try await world.activeContract()
        for number in 1...5 {
            _ = try await world.useCases.contracts.perform(
                .sendMessage(text: "Message \(number)", files: []), on: id, by: world.bob.id, once: nil)
        }
        let inbox = world.useCases.inbox
        let first = try await inbox.news(for: world.alice.id, limit: 4)
        let second = try await inbox.news(for: world.alice.id, before: first.next, limit: 4)
        #expect(first.rows.count == 4 && second.rows.count == 2 && second.next == nil)
        #expect(Set((first.rows + second.rows).map(\.item.id)).count == 6)
        try await inbox.markRead(upTo: first.rows[1].item.id, by: world.alice.id)
        #expect(try await inbox.counts(for: world.alice.id).unread == 1)
        await world.close()
    }
}
