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
        demo.get("/demo/sign-in/:token") { _, context in
            try await signIn(context.parameters.get("token") ?? "")
        }
        demo.post("/demo/clock") { asked in try await moveClock(asked) }
    }

    private struct Overview: Encodable {
        struct Person: Encodable {
            var name: String
            var email: String
            var note: String
            var signInURL: String

            enum CodingKeys: String, CodingKey {
                case name, email, note
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
                signInURL: "\(site.settings.baseURL)/demo/sign-in/\($0.signInToken)")
        }
        return try json(Overview(now: nowText, people: people))
    }

    private func signIn(_ token: String) async throws -> Response {
        guard let person = board.people.first(where: { $0.signInToken == token }) else { throw Refusal.notFound }
        let opened = try await site.useCases.accounts.openSession(of: person.id, device: "The demo’s link")
        var response = Response.redirect(to: .contracts)
        response.headers[.setCookie] = site.cookies.set(site.cookies.session, opened.token)
        return response
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
            return try json(["now": nowText])
        case .form(let form):
            guard let days = form["advance_days"].flatMap({ Int($0) }), DemoLimits.advanceDays.contains(days) else {
                throw Refusal.badInput([InputProblem("advance_days", .outOfRange(1, 366))])
            }
            try await board.advance(days: days)
            return .redirect(to: Self.ownPath(form["back"]))
        }
    }

    /// An address of this site, whatever a form says.
    static func ownPath(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
            text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value != 0x7F })
        else { return SitePath.contracts.text }
        return text
    }

    private var nowText: String {
        Date(timeIntervalSince1970: Double(board.now.seconds)).formatted(.iso8601)
    }

    private func json(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return .json(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
