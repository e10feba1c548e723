import EndwellCore
import EndwellService

/// A review to write, of the other, after the end.
struct ReviewFormPage: Page {
    static let template = "review_form"
    var layout: Layout
    var form: FormBody
}

extension ContractVisit {
    func reviewForm() async throws -> ReviewFormPage {
        let title = "Leave a review"
        let form = FormBody(
            contract: link, title: title, action: SitePath.reviewCheck(id).text,
            button: Submit(text: "Continue"), backHref: SitePath.contract(id).text)
        return ReviewFormPage(layout: try await layout(title), form: form)
    }
}
