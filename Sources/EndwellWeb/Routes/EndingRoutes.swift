import EndwellCore
import EndwellService
import Hummingbird
import HummingbirdCore

/// Ending a contract: reason and note, the check page, the notice, and what happens then.
struct EndingRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("/contracts/:contract/termination", form)
        signedIn.post("/contracts/:contract/termination/change", change)
        signedIn.post("/contracts/:contract/termination/check", check)
        signedIn.post("/contracts/:contract/termination", end)
        signedIn.get("/contracts/:contract/termination/done", done)
        signedIn.get("/contracts/:contract/termination/preview", preview)
    }

    @Sendable private func form(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        do throws(Refusal) {
            try page.require(.giveNotice)
        } catch {
            return try await page.refused(error, keeping: nil)
        }
        return try visit.answer(try await page.endForm(NoticeInput()))
    }

    /// Back from the check page, with everything as it was typed.
    @Sendable private func change(_ visit: Visit, _ form: Form) async throws -> Response {
        try visit.answer(try await visit.contract().endForm(form.notice()))
    }

    @Sendable private func check(_ visit: Visit, _ form: Form) async throws -> Response {
        let (page, typed) = (try await visit.contract(), form.notice())
        return try await page.checkingNotice(typed, isChanged: false)
    }

    @Sendable private func end(_ visit: Visit, _ form: Form) async throws -> Response {
        let (id, typed) = (try visit.contractID(), form.notice())
        do {
            return try await visit.act(.giveNotice(typed), on: id, form, then: .terminationDone(id)) {
                try visit.answer(try await visit.contract().endForm(typed, Problems($0)), .unprocessableContent)
            }
        } catch Refusal.promiseChanged {
            return try await visit.contract().checkingNotice(typed, isChanged: true)
        } catch let refusal as Refusal where refusal != .notFound {
            return try await visit.contract().refusedNotice(refusal, typed)
        }
    }

    @Sendable private func done(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        guard var done = try await page.endDone() else { return .redirect(to: .contract(page.id)) }
        done.layout.flash = nil
        return try visit.answer(done)
    }

    @Sendable private func preview(_ visit: Visit) async throws -> Response {
        let page = try await visit.contract()
        guard page.contract.isRunning else { return .redirect(to: .contract(page.id)) }
        return try visit.answer(try await page.endPreview())
    }
}

extension Form {
    /// The notice as typed.
    fileprivate func notice() -> NoticeInput {
        var input = NoticeInput()
        (input.reason, input.note) = (self["reason"], self["note"])
        (input.concern, input.stopWorkOn) = (self["concern"], self["stop_work_on"])
        (input.endNow, input.promise) = (has("end_now"), self["promise"])
        return input
    }
}

extension ContractVisit {
    /// The check page of a notice that could be given so; else the form, or the page that says why not.
    fileprivate func checkingNotice(_ typed: NoticeInput, isChanged: Bool) async throws -> Response {
        // What an earlier page promised is no question of this one.
        var asked = typed
        asked.promise = nil
        do {
            let preview = try await visit.useCases.contracts.preview(
                of: .giveNotice(asked), on: id, for: visit.person.id)
            let page = try await endCheck(typed, preview, isChanged: isChanged)
            return try visit.answer(page, isChanged ? .conflict : .ok)
        } catch Refusal.badInput(let problems) {
            return try visit.answer(try await endForm(typed, Problems(problems)), .unprocessableContent)
        } catch let refusal as Refusal where refusal != .notFound {
            return try await refusedNotice(refusal, typed)
        }
    }

    /// A refused notice offers what is open instead, and carries what was typed there (R6).
    fileprivate func refusedNotice(_ refusal: Refusal, _ typed: NoticeInput) async throws -> Response {
        let carried = [
            Hidden(name: "reason", value: typed.reason ?? ""), Hidden(name: "note", value: typed.note ?? ""),
            Hidden(name: "stop_work_on", value: typed.stopWorkOn ?? ""),
        ]
        let another = Button(
            text: "Choose another reason", post: SitePath.terminationChange(id).text, values: carried)
        let raise = Button(
            text: "Raise the concern first", post: SitePath.newConcern(id).text, look: "main", values: carried)
        let acts: [Button] =
            switch refusal.code {
            case Refusal.cureNotOffered(.other).code: (view.mayI(.raiseConcern) ? [raise] : []) + [another]
            case Refusal.workOpen.code: [another]
            case _: []
            }
        return try await refused(refusal, keeping: typed.note, acts: acts)
    }
}
