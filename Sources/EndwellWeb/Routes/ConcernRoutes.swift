import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// Concerns: raised, answered, reported fixed, and decided by who raised them (R4, R5).
struct ConcernRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/concerns/new", form)
        signedIn.post("/contracts/:contract/concerns/new", moreRows)
        signedIn.post("/contracts/:contract/concerns", raise)
        signedIn.get("/contracts/:contract/concerns/:concern/answer", answerForm)
        signedIn.post("/contracts/:contract/concerns/:concern/answer/change", changeAnswer)
        signedIn.post("/contracts/:contract/concerns/:concern/answer", answer)
        signedIn.get("/contracts/:contract/concerns/:concern/fix", fixForm)
        signedIn.post("/contracts/:contract/concerns/:concern/fix", fix)
        signedIn.get("/contracts/:contract/concerns/:concern/confirmation", confirmForm)
        signedIn.post("/contracts/:contract/concerns/:concern/confirmation", confirm)
        signedIn.get("/contracts/:contract/concerns/:concern/rejection", rejectForm)
        signedIn.post("/contracts/:contract/concerns/:concern/rejection", reject)
        signedIn.get("/contracts/:contract/concerns/:concern/withdrawal", withdrawForm)
        signedIn.post("/contracts/:contract/concerns/:concern/withdrawal", withdraw)
    }

    @Sendable private func form(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        try page.require(.raiseConcern)
        return try visit.answer(try await page.concernForm(ConcernInput()))
    }

    /// The form again: with another row, without one, or with the words that were typed for a notice (R6).
    @Sendable private func moreRows(_ visit: Visit, _ form: Form) async throws -> Response {
        let page = try await visit.contract()
        var typed = form.concern()
        guard let note = form["note"] else {
            let rows = typed.examples.count + (form.has("add") ? 1 : 0)
            return try visit.answer(try await page.concernForm(typed, rows: max(2, rows)))
        }
        do throws(Refusal) {
            try page.require(.raiseConcern)
        } catch {
            return try await page.refused(error, keeping: note)
        }
        var example = ExampleInput()
        example.what = note
        if !example.isEmpty { typed.examples = [example] }
        let lead =
            "\(page.other) gets a chance to put it right first. The words that you typed for the notice are filled in "
            + "below, as the first example."
        return try visit.answer(try await page.concernForm(typed, lead: example.isEmpty ? nil : lead))
    }

    @Sendable private func raise(_ visit: Visit, _ form: Form) async throws -> Response {
        let page = try await visit.contract()
        let typed = form.concern()
        var asked = typed
        if asked.examples.isEmpty { asked.examples = [ExampleInput()] }
        let kept = ([typed.agreed] + typed.examples.map(\.what) + [typed.remedy]).compactMap(\.self)
        return try await page.perform(
            .raiseConcern(asked), form, then: .concerns(page.id), keeping: kept.joined(separator: "\n\n")
        ) {
            try visit.answer(try await page.concernForm(typed, $0), .unprocessableContent)
        }
    }

    @Sendable private func answerForm(_ visit: Visit) async throws -> Response {
        let (page, concern) = try await visit.concern(.answerConcern)
        return try visit.answer(try await page.concernAnswer(concern))
    }

    @Sendable private func changeAnswer(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, concern) = try await visit.concern(nil)
        return try visit.answer(try await page.concernAnswer(concern, kind: form["kind"], text: form["text"]))
    }

    /// A promise to fix is given at once; contesting shows a check page first (R18).
    @Sendable private func answer(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, concern) = try await visit.concern(nil)
        let (kind, text) = (form["kind"], form["text"])
        let request = ContractRequest.answerConcern(concern.id, kind: kind, text: text)
        let isContest = kind == Concern.AnswerKind.contest.rawValue
        func again(_ problems: Problems) async throws -> Response {
            try visit.answer(
                try await page.concernAnswer(concern, kind: kind, text: text, problems), .unprocessableContent)
        }
        guard isContest, !form.has("checked") else {
            return try await page.perform(
                request, form, then: isContest ? .done(page.id) : .concerns(page.id), keeping: text, retry: again)
        }
        return try await page.check(request, keeping: text, retry: again) { _ in
            try visit.answer(try await page.concernContestCheck(concern, text: text ?? ""))
        }
    }

    @Sendable private func fixForm(_ visit: Visit) async throws -> Response {
        let (page, concern) = try await visit.concern(.reportFixed)
        return try visit.answer(try await page.concernFix(concern))
    }

    @Sendable private func fix(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, concern) = try await visit.concern(nil)
        let (text, files) = (form["text"], form.files("attachments"))
        let request = ContractRequest.reportFixed(concern.id, text: text, files: files)
        return try await page.perform(request, form, then: .concerns(page.id), keeping: text) {
            let kept = try await visit.attached(files)
            return try visit.answer(
                try await page.concernFix(concern, text: text, kept: kept, $0), .unprocessableContent)
        }
    }

    @Sendable private func confirmForm(_ visit: Visit) async throws -> Response {
        let (page, concern) = try await visit.concern(.confirmFix)
        return try visit.answer(try await page.concernConfirm(concern))
    }

    @Sendable private func confirm(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, concern) = try await visit.concern(nil)
        return try await page.perform(.confirmFix(concern.id), form, then: .concerns(page.id))
    }

    @Sendable private func rejectForm(_ visit: Visit) async throws -> Response {
        let (page, concern) = try await visit.concern(.rejectFix)
        return try visit.answer(try await page.concernReject(concern))
    }

    @Sendable private func reject(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, concern) = try await visit.concern(nil)
        let text = form["text"]
        return try await page.perform(
            .rejectFix(concern.id, text: text), form, then: .concerns(page.id), keeping: text
        ) {
            try visit.answer(try await page.concernReject(concern, text: text, $0), .unprocessableContent)
        }
    }

    @Sendable private func withdrawForm(_ visit: Visit) async throws -> Response {
        let (page, concern) = try await visit.concern(.withdrawConcern)
        return try visit.answer(try await page.concernWithdraw(concern))
    }

    @Sendable private func withdraw(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, concern) = try await visit.concern(nil)
        return try await page.perform(.withdrawConcern(concern.id), form, then: .concerns(page.id))
    }
}

extension Visit {
    /// The contract and the concern of the address; refuses an act that is not open, before its form is shown.
    fileprivate func concern(_ act: Act?) async throws -> (ContractVisit, Concern) {
        let page = try await contract()
        let concern = try page.concern()
        if let act { try page.require(act, on: .concern(concern.id)) }
        return (page, concern)
    }
}
