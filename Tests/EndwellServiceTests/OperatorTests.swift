import EndwellCore
import EndwellService
import EndwellTesting
import Testing

@Suite struct OperatorTests {
    @Test func `for anyone but the operator none of it exists`() async throws {
        let world = try await TestWorld()
        let (acts, alice) = (world.useCases.operator, world.alice.id)
        #expect(try await refusal { try await acts.accounts(for: alice) } == .notFound)
        #expect(try await refusal { try await acts.figures(for: alice) } == .notFound)
        #expect(try await refusal { try await acts.confirm(world.bob.id, by: alice) } == .notFound)
        #expect(try await refusal { try await acts.suspend(world.bob.id, by: alice) } == .notFound)
        #expect(try await refusal { try await acts.unsuspend(world.bob.id, by: alice) } == .notFound)
        #expect(try await world.account(world.bob.id) == world.bob)
        await world.close()
    }

    @Test func `the operator lists accounts page by page`() async throws {
        let world = try await TestWorld()
        var (found, place): ([String], String?) = ([], nil)
        repeat {
            let page = try await world.useCases.operator.accounts(for: world.olga.id, after: place, limit: 3)
            found += page.rows.map(\.name)
            place = page.next
        } while place != nil
        #expect(Set(found) == ["Olga Petrova", "Alice Marin", "Bob Okafor", "Charlie Quist"])
        #expect(found.count == 4)
        await world.close()
    }

    @Test func `R2: a new account sees no offers until its address is proved`() async throws {
        let world = try await TestWorld()
        let early = try await world.offer(from: world.alice, to: "Dora.Lind@example.com", title: "Early")
        let dora = try await world.newcomer("Dora Lind")
        let late = try await world.offer(from: world.bob, to: dora.email, title: "Late")
        let list = {
            try await world.useCases.contracts.list(for: dora.id, ContractFilter(), after: nil, limit: 10).rows
        }
        #expect(try await list().isEmpty)
        for id in [early, late] {
            #expect(try await refusal { try await world.useCases.contracts.view(id, for: dora.id) } == .notFound)
        }
        #expect(try await world.useCases.operator.confirm(dora.id, by: world.olga.id) == 2)
        #expect(try await Set(list().map(\.id)) == [early, late])
        let news = try await world.useCases.inbox.news(for: dora.id).rows
        #expect(news.map(\.item.kind) == ["offered.1", "offered.1"])
        #expect(Set(news.map { $0.about?.title }) == ["Early", "Late"])
        #expect(try await world.useCases.operator.confirm(dora.id, by: world.olga.id) == 0)
        await world.close()
    }

    @Test func `R2: once the address is proved, an offer to it belongs to the account from the start`() async throws {
        let world = try await TestWorld()
        let id = try await world.offer(from: world.alice, to: world.bob.email)
        #expect(try await world.useCases.contracts.view(id, for: world.bob.id).party == .contractor)
        #expect(try await refusal { try await world.useCases.contracts.view(id, for: world.charlie.id) } == .notFound)
        await world.close()
    }

    @Test func `more offers than one transaction takes are all tied`() async throws {
        let world = try await TestWorld()
        let count = AccountLimits.claimsPerTransaction + 5
        for number in 0..<count {
            _ = try await world.offer(from: world.alice, to: "dora.lind@example.com", title: "\(number)")
        }
        let dora = try await world.newcomer("Dora Lind")
        #expect(try await world.useCases.operator.confirm(dora.id, by: world.olga.id) == count)
        await world.close()
    }

    @Test func `R15: a suspended person makes and gets no offers until let in again`() async throws {
        let world = try await TestWorld()
        let (acts, olga, bob) = (world.useCases.operator, world.olga.id, world.bob.id)
        let before = try await world.activeContract()
        try await acts.suspend(bob, by: olga)
        #expect(
            try await refusal { try await world.offer(from: world.bob, to: "x@example.com", as: .contractor) }
                == .suspended)
        let offered = try await world.offer(from: world.alice, to: world.bob.email)
        #expect(try await refusal { try await world.useCases.contracts.view(offered, for: bob) } == .notFound)
        _ = try await world.useCases.contracts.perform(
            .sendMessage(text: "Still here.", files: []), on: before, by: bob, once: nil)
        #expect(try await acts.confirm(bob, by: olga) == 0)
        #expect(try await acts.unsuspend(bob, by: olga) == 1)
        #expect(try await world.useCases.contracts.view(offered, for: bob).party == .contractor)
        await world.close()
    }

    @Test func `the operator can't be locked out, and an unknown account is unknown`() async throws {
        let world = try await TestWorld()
        let (acts, olga) = (world.useCases.operator, world.olga.id)
        #expect(try await refusal { try await acts.suspend(olga, by: olga) }?.code == "bad_input")
        let nobody = try #require(PersonID("00000000-0000-7000-8000-000000000000"))
        #expect(try await refusal { try await acts.suspend(nobody, by: olga) } == .notFound)
        #expect(try await refusal { try await acts.confirm(nobody, by: olga) } == .notFound)
        await world.close()
    }

    @Test func `R16: the operator reaches no contract they are no party to`() async throws {
        let world = try await TestWorld()
        let id = try await world.activeContract()
        #expect(try await refusal { try await world.useCases.contracts.view(id, for: world.olga.id) } == .notFound)
        #expect(try await world.useCases.operator.figures(for: world.olga.id)["accounts"] == 4)
        await world.close()
    }
}
