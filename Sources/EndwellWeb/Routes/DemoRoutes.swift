import EndwellCore
import EndwellService
import Foundation
import HTTPTypes
import Hummingbird

/// The demo's three addresses: who is there, the clock, and each person's sign-in link.
struct DemoRoutes: Sendable {
    let site: Website
    let board: any DemoBoard

    func register(on demo: Demo) {
        demo.get("/demo.json") { _, _ in try overview() }
        demo.get("/demo/sign-in/:token") { request, context in
            try await signIn(site.guest(request, context), context.parameters.get("token") ?? "")
        }
        demo.post("/demo/clock") { asked in try await moveClock(asked) }
    }

    private struct Overview: Encodable {
        struct Person: Encodable {
            var name: String
            var email: String
            var note: String
            var signInURL: String
            var token: String

            enum CodingKeys: String, CodingKey {
                case name, email, note, token
                case signInURL = "sign_in_url"
            }
        }
        var now: String
        var people: [Person]
    }

    private func overview() throws -> Response {
        let people = board.people.map {
            Overview.Person(
                name: $0.name, email: $0.email, note: $0.note,
                signInURL: site.settings.baseURL + SitePath.demoSignIn($0.signInToken).text,
                token: $0.accessToken)
        }
        return try json(Overview(now: DateWords.iso(board.now), people: people))
    }

    private func signIn(_ guest: Guest, _ token: String) async throws -> Response {
        guard let person = board.people.first(where: { $0.signInToken == token }) else { throw Refusal.notFound }
        let opened = try await site.useCases.accounts.openSession(of: person.id, device: guest.device ?? "")
        return await guest.entered(opened, then: SitePath.contracts.text)
    }

    private struct ClockMove: Decodable {
        var days: Int

        enum CodingKeys: String, CodingKey {
            case days = "advance_days"
        }
    }

    private func moveClock(_ asked: Demo.Asked) async throws -> Response {
        switch asked {
        case .json(let body):
            let move = try? JSONDecoder().decode(ClockMove.self, from: body)
            guard let days = move?.days, DemoLimits.advanceDays.contains(days) else {
                return .json(
                    "{\"code\":\"bad_input\",\"detail\":\"advance_days must be a number from 1 to 366.\"}",
                    .unprocessableContent)
            }
            try await board.advance(days: days)
            return try json(["now": DateWords.iso(board.now)])
        case .form(let form):
            guard let days = form["advance_days"].flatMap({ Int($0) }), DemoLimits.advanceDays.contains(days) else {
                throw Refusal.badInput([InputProblem("advance_days", .outOfRange(1, 366))])
            }
            try await board.advance(days: days)
            return .redirect(to: BackPath.orContracts(form["back"]))
        }
    }

    private func json(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return .json(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
