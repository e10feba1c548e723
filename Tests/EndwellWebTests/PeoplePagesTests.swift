import EndwellTesting
import EndwellCore
import EndwellService
import Foundation
import Testing

@Suite struct PeoplePagesTests {
    /// Two people who ended a contract by agreement.
    private func ended(in web: WebHarness) async throws -> ContractID {
        let id = try await web.contract()
        try await web.giveNotice(on: id, by: web.alice, note: "A secret reason.", endNow: true)
        try await web.perform(.agreeToEnd(promise: nil), on: id, by: web.bob)
        return id
    }

    @Test func `people are those one has had an offer or contract with`() async throws {
        let web = try await WebHarness.open()
        let nobody = try await web.alice.get("/people")
        #expect(nobody.status == 200)
        #expect(nobody.text.contains("Nobody yet"))
        _ = try await web.contract()
        let page = try await web.alice.get("/people")
        #expect(page.text.contains("Bob Brown"))
        #expect(!page.text.contains("Charlie Clark"))
        #expect(!page.text.contains("bob@example.org"))
    }

    @Test func `R12: a profile shows a facts line in numbers, and a review once it is open`() async throws {
        let web = try await WebHarness.open()
        let id = try await ended(in: web)
        let before = try await web.charlie.get("/people/\(web.bob.person)")
        try await web.perform(.leaveReview(rating: "4", text: "Careful and <b>kind</b>."), on: id, by: web.alice)
        let sealed = try await web.charlie.get("/people/\(web.bob.person)")
        #expect(sealed.withoutOnce == before.withoutOnce)
        #expect(sealed.text.contains("Ended by agreement</dt><dd>1"))
        for page in [sealed, try await web.bob.get("/people/\(web.bob.person)")] {
            #expect(!page.text.contains("Careful"))
        }
        try await web.perform(.leaveReview(rating: "5", text: "A pleasure."), on: id, by: web.bob)
        let open = try await web.charlie.get("/people/\(web.bob.person)")
        #expect(open.text.contains("Careful and &lt;b&gt;kind&lt;/b&gt;."))
        #expect(open.text.contains("4 of 5"))
        #expect(open.text.contains("As the client. Ended by agreement after"))
        for hidden in ["Website for a bakery", "A secret reason", "bob@example.org", id.text, "€1,200"] {
            #expect(!open.text.contains(hidden), "\(hidden) is shown")
        }
    }

    @Test func `R11: one's word about further offers is on the profile of whom one knows`() async throws {
        let web = try await WebHarness.open()
        let id = try await ended(in: web)
        let page = try await web.bob.get("/people/\(web.alice.person)")
        #expect(page.text.contains("Now: yes."))
        #expect(page.text.contains("href=\"/contracts/\(id)/again\""))
        _ = try await web.bob.post("/contracts/\(id)/rehire", ["open": "no"])
        #expect(try await web.bob.get("/people/\(web.alice.person)").text.contains("Now: no."))
        let stranger = try await web.charlie.get("/people/\(web.alice.person)")
        #expect(!stranger.text.contains("make you offers?"))
        #expect(stranger.text.contains("href=\"/contracts/new\""))
        let own = try await web.alice.get("/people/\(web.alice.person)")
        #expect(own.text.contains("href=\"/settings\">Change it in settings"))
    }

    @Test func `a profile is for those who are signed in, and an unknown one isn't there`() async throws {
        let web = try await WebHarness.open()
        let address = "/people/\(web.bob.person)"
        #expect(try await web.stranger().get(address).location == "/sign-in?back=\(address)")
        for id in ["0197f0c4-0000-7000-8000-000000000000", "nobody"] {
            #expect(try await web.alice.get("/people/\(id)").status == 404)
        }
    }

    @Test func `the inbox names what waits, what silence would do, and by when`() async throws {
        let web = try await WebHarness.open()
        #expect(try await web.bob.get("/inbox").text.contains("Nothing needs you"))
        let id = try await web.contract()
        try await web.raiseConcern(on: id, by: web.alice)
        let page = try await web.bob.get("/inbox")
        for shown in [
            "One thing needs you.", "Answer the concern", "until the end of Sun 4 Oct (Berlin time)", "in 3 days",
            "Otherwise it counts as not answered.", "Website for a bakery",
            "\u{2068}Alice Adams\u{2069} raised a concern",
        ] { #expect(page.text.contains(shown), "\(shown) is missing") }
        #expect(try await web.alice.get("/inbox").text.contains("accepted the offer"))
        #expect(try await web.bob.get("/inbox/count").text == "{\"unread\":\"3\"}")

        let read = try await web.bob.post("/inbox/read", ["up_to": page.value(of: "up_to") ?? ""])
        #expect(try await web.bob.follow(read).text.contains("Everything is marked as read."))
        #expect(try await web.bob.get("/inbox/count").text == "{\"unread\":\"1\"}")
    }

    @Test func `the soonest of several things comes first`() async throws {
        let web = try await WebHarness.open()
        _ = try await web.offer(title: "Later")
        let id = try await web.contract(title: "Sooner")
        try await web.raiseConcern(on: id, by: web.alice)
        let page = try await web.bob.get("/inbox").text
        let needs = try #require(page.range(of: "Needs you"))
        let sooner = try #require(page.range(of: "Answer the concern", range: needs.upperBound..<page.endIndex))
        let later = try #require(page.range(of: "Answer the offer", range: needs.upperBound..<page.endIndex))
        #expect(sooner.lowerBound < later.lowerBound)
        #expect(page.contains("2 things need you. The soonest comes first."))
    }

    @Test func `every kind of news has words of its own`() {
        let kinds = [
            "offered.1", "offer_accepted.1", "offer_rejected.1", "offer_withdrawn.1", "offer_lapsed.1",
            "message_sent.1",
            "amendment_proposed.1", "amendment_accepted.1", "amendment_rejected.1", "amendment_withdrawn.1",
            "amendment_lapsed.1", "work_submitted.1", "work_accepted.1", "work_sent_back.1", "concern_raised.1",
            "concern_answered.1", "concern_unanswered.1", "concern_lapsed.1", "fix_reported.1", "fix_confirmed.1",
            "fix_rejected.1", "concern_withdrawn.1", "notice_given.1", "notice_withdrawn.1", "notice_replied.1",
            "end_agreed.1", "stop_work_set.1", "idle_window_opened.1", "contract_kept.1", "contract_ended.1",
            "reviews_revealed.1", "review_replied.1", "openness_said.1",
        ]
        for kind in kinds { #expect(Words.news(kind, by: "Bob", until: nil) != "Something happened", "\(kind)") }
        for kind in Deadline.Kind.allCases {
            #expect(Words.news("reminder:\(kind.rawValue)", by: nil, until: "Monday").contains("Reminder"))
        }
        for kind in ["work_accepted.1", "fix_confirmed.1", "contract_ended.1", "offer_lapsed.1"] {
            #expect(Words.news(kind, by: nil, until: nil) != "Something happened", "\(kind)")
        }
    }
}
