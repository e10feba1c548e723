import EndwellCore
import EndwellTesting
import Testing

@testable import EndwellService

/// R19: an amount is taken as it was meant, or not at all.
@Suite struct TypedAmountTests {
    private func read(_ text: String, _ code: String) throws -> TypedAmount? {
        TypedAmount(text, in: try #require(Currency(code)))
    }

    @Test(
        arguments: [
            ("1250", "EUR", 125_000), ("1250.5", "EUR", 125_050), ("1250,50", "EUR", 125_050),
            ("1,250.00", "EUR", 125_000),
            ("1.250,00", "EUR", 125_000), ("1 250", "EUR", 125_000), ("1’250.00", "EUR", 125_000),
            ("1250.", "EUR", 125_000),
            ("1,250,000", "EUR", 125_000_000), ("1.250.000,5", "EUR", 125_000_050), (".50", "EUR", 50), ("0", "EUR", 0),
            ("1250", "JPY", 1_250), ("1,250", "JPY", 1_250), ("1.250.000", "JPY", 1_250_000),
            ("1250.000", "BHD", 1_250_000), ("1.25", "BHD", 1_250), ("1.250", "BHD", 1_250), ("0,250", "BHD", 250),
            ("1,250.000", "BHD", 1_250_000), ("1.250,000", "BHD", 1_250_000), ("1,250,000", "BHD", 1_250_000_000),
        ] as [(String, String, Int64)])
    func `R19: what can be read in one way is taken`(text: String, code: String, minor: Int64) throws {
        #expect(try read(text, code) == .minor(minor))
    }

    @Test(
        arguments: [
            ("12.345", "EUR", 1_234_500, 1_235), ("1,250", "EUR", 125_000, 125), ("1,250", "BHD", 1_250_000, 1_250),
        ] as [(String, String, Int64, Int64)])
    func `R19: one mark before three digits is never guessed at`(
        text: String, code: String, grouped: Int64, divided: Int64
    ) throws {
        #expect(try read(text, code) == .readsTwoWays(grouped, divided))
    }

    @Test(arguments: [
        ("1250.505", "EUR"), ("0.250", "EUR"), ("1.250,500", "EUR"), ("1,250,00", "EUR"), ("1,25,000", "EUR"),
        ("", "EUR"), (".", "EUR"), ("-5", "EUR"), ("12e3", "EUR"), ("1250.5", "JPY"), ("1.2345", "BHD"),
    ])
    func `R19: what is no amount of the currency is refused`(text: String, code: String) throws {
        #expect(try read(text, code) == nil)
    }

    @Test(arguments: ["EUR", "JPY", "BHD"])
    func `R19: a form takes every amount that it shows`(code: String) throws {
        let currency = try #require(Currency(code))
        for minor: Int64 in [0, 1, 250, 1_250, 125_000, 999_999, 1_250_000, Limits.amountMax] {
            #expect(try read(Words.plainAmount(minor, currency), code) == .minor(minor), "\(minor)")
        }
    }

    @Test(arguments: [("EUR", "1250.00"), ("JPY", "1250"), ("BHD", "1250.000")])
    func `R19: the example in an error is an amount of that currency`(code: String, example: String) throws {
        let currency = try #require(Currency(code))
        #expect(try read(Words.amountExample(currency), code) != nil)
        let problem = InputProblem("deliverables/0/amount", .notAnAmount(currency))
        #expect(Words.sentence(for: problem).hasSuffix("please enter an amount such as \(example)."))
    }

    @Test func `R19: an amount that reads two ways is refused with both of them`() async throws {
        let world = try await TestWorld()
        var input = OfferInput()
        (input.role, input.counterpartyEmail, input.title) = ("client", world.bob.email, "A shop window")
        (input.scope, input.fullName) = ("Design and build it.", world.alice.name)
        (input.terms.timeZone, input.terms.currency, input.terms.pay) = ("Europe/Berlin", "EUR", "fixed")
        var deliverable = DeliverableInput()
        (deliverable.title, deliverable.amount) = ("The window", "12.345")
        input.deliverables = [deliverable]
        let offer = input
        let refused = try await refusal {
            try await world.useCases.offers.make(offer, by: world.alice.id, once: nil)
        }
        guard case .badInput(let problems) = refused else {
            Issue.record("not refused as bad input: \(String(describing: refused))")
            return
        }
        #expect(
            problems.map { Words.sentence(for: $0) }
                == ["Deliverable 1, amount: write 12345.00 or 12.35: this can be read in both ways."])
    }
}
