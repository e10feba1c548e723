import EndwellCore
import EndwellService

/// Reviewing the other: a rating and words (R12).
struct ReviewFormPage: Page {
    static let template = "review_form"
    var layout: Layout
    var form: FormBody
}

/// Before a review is left for good.
struct ReviewCheckPage: Page {
    static let template = "review_check"
    var layout: Layout
    var check: CheckBody
}

/// The one reply to a review.
struct ReviewReplyPage: Page {
    static let template = "review_reply"
    var layout: Layout
    var form: FormBody
}

/// A review as typed.
struct ReviewInput: Sendable {
    var rating: String?
    var text: String?
}

extension ContractVisit {
    private var reviewUntil: Instant? {
        guard case .ended(let ended) = contract.phase, ended.reviews == nil else { return nil }
        return ended.reviewUntil
    }

    func reviewForm(_ typed: ReviewInput, _ problems: Problems = .none) async throws -> ReviewFormPage {
        let title = "Leave a review"
        let form = FormBody(
            contract: link, title: title, lead: reviewUntil.map(untilEnd), errors: problems.summary(),
            action: SitePath.reviewCheck(id).text, choicesField: ratingChoices(typed.rating, problems),
            textField: Area(
                id: "text", label: "Your words", value: typed.text ?? "",
                hint: "What went well, and what could be better? Others choose by it; \(other) may reply once.",
                error: problems.error("text"), hintRules: "absolutes insults capitals",
                hints: WritingHints.hints(for: typed.text ?? "", [.absolutes, .insults, .capitals])),
            after: "It stays sealed until both reviews are in or that day is over. Then both are shown at once.",
            button: Submit(text: "Continue"), backHref: SitePath.contract(id).text)
        return ReviewFormPage(layout: try await layout(title, problems), form: form)
    }

    private func ratingChoices(_ typed: String?, _ problems: Problems) -> Choices {
        Choices(
            id: "rating", label: "How was it to work with \(other)?", error: problems.error("rating"),
            choices: Words.ratings.map { rating, word in
                Choice(
                    id: rating == Words.ratings.first?.rating ? "rating" : "rating-\(rating)", name: "rating",
                    value: "\(rating)", text: "\(rating) · \(word)", checked: typed == "\(rating)")
            })
    }

    func reviewCheck(_ typed: ReviewInput) async throws -> ReviewCheckPage {
        let title = "Check your review"
        let day =
            reviewUntil.map { "\(dates.lastDay(before: $0)) (\(dates.zoneWords(at: $0)))" } ?? "the time for reviews"
        let check = CheckBody(
            contract: link, title: title, action: SitePath.review(id).text,
            values: [Hidden(name: "rating", value: typed.rating ?? ""), Hidden(name: "text", value: typed.text ?? "")],
            said: SaidSection(
                title: "You say",
                items: [
                    Said(label: "Rating", value: "\(typed.rating ?? "") of 5"),
                    Said(label: "Your words", value: typed.text ?? ""),
                ]),
            steps: Steps(
                title: "What happens then",
                items: [
                    Step(
                        when: "Now", lead: "It is sealed.", text: "\(other) does not learn that you wrote it, or what."),
                    Step(
                        when: "Later", lead: "Both are shown at once,",
                        text: "here and on your profiles, when both are in or \(day) is over."),
                    Step(
                        when: "For good", lead: "It is final.",
                        text: "It can’t be changed afterwards. \(other) may reply once."),
                ]), button: Submit(text: "Leave the review"), changeAction: SitePath.reviewChange(id).text)
        return ReviewCheckPage(layout: try await layout(title), check: check)
    }

    func reviewReply(_ typed: String?, _ problems: Problems = .none) async throws -> ReviewReplyPage {
        let title = "Reply to the review"
        var said: SaidSection?
        if case .ended(let ended) = contract.phase, let review = ended.reviews?.written[me.other] {
            let words = Said(label: "\(review.rating) of 5", value: view.text(review.text) ?? Words.erased)
            said = SaidSection(title: "What \(other) wrote", items: [words])
        }
        let form = FormBody(
            contract: link, title: title, errors: problems.summary(), action: SitePath.reviewReply(id).text,
            said: said,
            textField: Area(
                id: "text", label: "Your reply", value: typed ?? "",
                hint: "One reply, shown under the review. It is final.", error: problems.error("text"),
                hintRules: "absolutes insults capitals",
                hints: WritingHints.hints(for: typed ?? "", [.absolutes, .insults, .capitals])),
            button: Submit(text: "Send reply"), backHref: SitePath.contract(id).text)
        return ReviewReplyPage(layout: try await layout(title, problems), form: form)
    }
}
