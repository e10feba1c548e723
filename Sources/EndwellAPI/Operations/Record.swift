import EndwellCore
import EndwellService
import Foundation
import HTTPTypes

extension Operation {
    static let record = [
        Operation(
            id: "listEvents", method: .get, path: "/contracts/{contract}/events", group: .record,
            summary: "The contract’s log, oldest first",
            text: "Each event with its place in the hash chain, and the texts that it refers to.",
            query: [.limit, .afterEvent],
            answer: Success(text: "A page of events.", schema: .page(of: EventShape.schema, named: "EventPage"))
        ) { call in
            let place = try call.place { Int($0).map { $0 > 0 } ?? false }
            let page = try await call.useCases.contracts.log(
                try call.contract, for: call.person, after: place.flatMap { Int($0) } ?? 0, limit: call.limit)
            let rows = page.entries.map { EventShape($0, texts: page.texts).json }
            let next = page.hasMore ? page.entries.last.map { String($0.event.number) } : nil
            return Reply(rows: rows, next: next)
        },
        Operation(
            id: "getEvidence", method: .get, path: "/contracts/{contract}/evidence", group: .record,
            summary: "The evidence bundle",
            text: """
                A zip with the whole record, its texts and files, a readable page, and how to check it all without \
                Endwell, under a checkpoint that this installation signed. The key is at \
                `/.well-known/endwell-key.json`.
                """,
            query: [
                Parameter(
                    name: "files", schema: .choice(["true", "false"]),
                    text: "Whether attachments are in it; default true.")
            ],
            answer: Success(
                text: "The bundle.", schema: .binary, mediaType: EvidenceBundle.mediaType,
                // A zip begins with these bytes; more of it would tell nobody more.
                beginning: "PK\u{3}\u{4}")
        ) { call in
            do {
                let bundle = try await call.useCases.evidence.bundle(
                    of: try call.contract, for: call.person, installation: call.baseURL,
                    hasFiles: call.query["files"] != "false")
                var reply = Reply(
                    mediaType: EvidenceBundle.mediaType,
                    .pieces(byteCount: bundle.byteCount) { hand in try await bundle.write(to: hand) })
                reply.headers[.contentDisposition] = "attachment; filename=\"\(bundle.fileName)\""
                return reply
            } catch let error as EvidenceTooLarge {
                throw Problem(
                    .tooLarge, "A bundle may have \(error.bytesMax) bytes. Ask for it with `files=false`.")
            }
        },
    ]

    static let people = [
        Operation(
            id: "listPeople", method: .get, path: "/people", group: .people,
            summary: "Those you have had an offer or contract with", query: [.limit, .after],
            answer: Success(
                text: "A page of people.",
                schema: .page(
                    of: .named("Person", .object(personProperties + [.required("since", .instant)])),
                    named: "PersonPage"))
        ) { call in
            let page = try await call.useCases.people.acquaintances(
                of: call.person, after: try call.place { ListCursor($0) != nil }, limit: call.limit)
            return Reply(
                rows: page.rows.map { $0.person.json.adding(["since": .instant($0.since)]) }, next: page.next)
        },
        Operation(
            id: "getPerson", method: .get, path: "/people/{person}", group: .people, summary: "A person’s profile",
            text: "Reviews newest first, by page; and numbers, never rates.", query: [.limit, .after],
            answer: Success(text: "The profile.", schema: profileSchema)
        ) { call in
            let profile = try await call.useCases.people.profile(
                of: try call.id("person", as: PersonID.self), after: try call.place { !$0.isEmpty }, limit: call.limit)
            var reply = Reply(profile.json)
            reply.next = profile.reviews.next
            return reply
        },
    ]

    private static let personProperties: [Property] = [
        .required("id", .id), .required("name", .text()),
        .required("confirmed", .flag, "Whether the address was proved."),
    ]

    private static let profileSchema = Schema.named(
        "Profile",
        .object(
            personProperties + [
                .required("member_since", .instant),
                .required("figures", .object(Figure.allCases.map { .required($0.rawValue, .integer()) })),
                .required("reviews", .page(of: profileReviewSchema, named: "ProfileReviewPage")),
            ]))

    private static let profileReviewSchema = Schema.named(
        "ProfileReview",
        .object([
            .required("rating", .integer(1...5)), .required("text", .nullable(.text())),
            .required("author", .nullable(.object(personProperties))), .required("author_role", .party),
            .required("at", .instant), .required("outcome", .choice(of: Outcome.self)),
            .required("days_run", .integer()), .required("deliverables_accepted", .integer()),
            .required("counts", .flag, "Whether it enters figures: its author’s address was proved."),
        ]))
}

extension PersonSummary {
    fileprivate var json: JSON { ["id": .id(id), "name": .text(name), "confirmed": .flag(isConfirmed)] }
}

extension Profile {
    fileprivate var json: JSON {
        person.json.adding([
            "member_since": .instant(memberSince),
            "figures": .object(Figure.allCases.map { .init(name: $0.rawValue, value: .integer(figure($0))) }),
            "reviews": Call.page(reviews.rows.map(\.json), next: reviews.next),
        ])
    }
}

extension ProfileReview {
    fileprivate var json: JSON {
        [
            "rating": .integer(rating), "text": .text(orNull: text), "author": author?.json ?? .null,
            "author_role": .name(authorParty), "at": .instant(at), "outcome": .name(outcome),
            "days_run": .integer(daysRun), "deliverables_accepted": .integer(accepted), "counts": .flag(isConfirmed),
        ]
    }
}
