import EndwellCore
import EndwellService

/// Reviews at the head of an ended contract: partial `reviews`. The other's shows only once both are revealed (R12).
struct ReviewsHead: Sendable {
    /// Asks for a review.
    var call: Banner?
    /// The reader's own, while it is under seal.
    var sealed: Sealed?
    /// Both, once revealed.
    var shown: [ReviewShown]

    /// A review under seal, for its author.
    struct Sealed: Sendable {
        var rating: String
        var text: String
        var until: String
    }

    init?(_ reader: ContractReader) {
        guard case .ended(let ended) = reader.contract.phase else { return nil }
        call = reader.view.mayI(.leaveReview) ? ReviewsHead.call(until: ended.reviewUntil, reader) : nil
        sealed = reader.contract.sealed[reader.me].map { review in
            Sealed(
                rating: String(review.rating), text: reader.text(review.text),
                until: "Only you see it. What both have written is shown once both are in, at the latest when "
                    + "\(reader.dates.lastDay(before: ended.reviewUntil)) is over (\(reader.dates.zoneWords(at: ended.reviewUntil)))."
            )
        }
        shown =
            ended.reviews.map { reviews in
                [reader.other, reader.me].compactMap { ReviewShown(by: $0, in: reviews, reader) }
            } ?? []
        if call == nil, sealed == nil, shown.isEmpty { return nil }
    }

    private static func call(until: Instant, _ reader: ContractReader) -> Banner {
        Banner(
            look: "ask", title: "How was it to work with \(reader.otherName)?",
            days: Banner.Days(left: reader.dates.daysLeft(until: until)),
            texts: [
                "Leave a review until \(reader.endWithZone(until)). It stays sealed until both are in or that day is "
                    + "over; then what was written is shown to both at once."
            ], acts: [Button(text: "Leave a review", href: SitePath.review(reader.id).text, look: "main")])
    }
}

extension ReviewShown {
    init?(by party: Party, in reviews: RevealedReviews, _ reader: ContractReader) {
        guard let written = reviews.written[party] else { return nil }
        id = "review-\(party.rawValue)"
        author = reader.face(of: party)
        rating = String(written.rating)
        at = reader.moment(written.at)
        text = reader.text(written.text)
        reply = reviews.replies[party.other].map { reply in
            Reply(
                who: reader.name(of: party.other), at: reader.moment(reply.at), text: reader.text(reply.text))
        }
        let mayReply = party == reader.other && reader.view.mayI(.replyToReview)
        acts = mayReply ? [Button(text: "Reply", href: SitePath.reviewReply(reader.id).text)] : []
    }
}
