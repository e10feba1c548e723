import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// A contract's pages: each reads the contract once, and one page of its log.
struct ContractRoutes {
    func register(on signedIn: SignedIn) {
        signedIn.get("contracts/:contract") { visit in try await conversation(visit) }
        signedIn.get("contracts/:contract/work", showWork)
        signedIn.get("contracts/:contract/concerns", showConcerns)
        signedIn.get("contracts/:contract/money", showMoney)
        signedIn.get("contracts/:contract/record", showRecord)
        signedIn.get("contracts/:contract/fresh", tellVersion)
        signedIn.get("contracts/:contract/files/:file", sendFile)
        signedIn.post("contracts/:contract/messages", sendMessage)
    }

    /// The conversation of a contract, or an offer with what is said about it.
    private func conversation(
        _ visit: Visit, unsent: UnsentMessage = UnsentMessage(), _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let before = visit.place
        let (view, feed) = try await visit.story(before: before, limit: WebLimits.feedRows)
        if before == nil { await visit.markRead(view, feed) }
        let reader = ContractReader(view, feed)
        let talk = Talk(reader, feed, before: before, unsent: unsent)
        let title = unsent.problems.titled(reader.title)
        switch view.contract.phase {
        case .active, .ending, .ended:
            let layout = try await visit.layout(title, nav: .contracts)
            let page = ContractConversationPage(
                layout: layout, head: ContractHead(reader, at: .conversation), talk: talk,
                asides: AsideCard.beside(reader))
            return try visit.answer(page, status)
        case .offered, .closed: return try await offer(reader, talk, title: title, visit, status)
        }
    }

    private func offer(
        _ reader: ContractReader, _ talk: Talk, title: String, _ visit: Visit, _ status: HTTPResponse.Status
    ) async throws -> Response {
        let isMine = reader.me == reader.contract.offerer
        let isOpen = reader.contract.phase.name == .offered
        var link: String?
        if isMine, isOpen {
            let token = try await visit.useCases.offers.linkToken(of: reader.id, for: visit.person.id)
            link = visit.site.settings.baseURL + SitePath.offerLink(token).text
        }
        let offerer = isMine ? nil : reader.view.other?.id
        let profile = try await offerer.asyncMap { try await visit.useCases.people.profile(of: $0) }
        let isSilent = talk.items.allSatisfy { $0.message == nil }
        let layout = try await visit.layout("Offer: \(title)", nav: .contracts)
        let page = ContractOfferPage(
            reader, talk: isOpen || !isSilent ? talk : nil, link: link, other: profile, layout: layout)
        return try visit.answer(page, status)
    }

    @Sendable private func showWork(_ visit: Visit) async throws -> Response {
        let (view, feed) = try await visit.story(before: nil, limit: WebLimits.storyRows)
        let reader = ContractReader(view, feed)
        let layout = try await visit.layout("Work · \(reader.title)", nav: .contracts)
        return try visit.answer(ContractWorkPage(reader, feed, layout: layout))
    }

    @Sendable private func showConcerns(_ visit: Visit) async throws -> Response {
        let reader = try await visit.contract().reader
        let layout = try await visit.layout("Concerns · \(reader.title)", nav: .contracts)
        return try visit.answer(ContractConcernsPage(reader, layout: layout))
    }

    @Sendable private func showMoney(_ visit: Visit) async throws -> Response {
        let reader = try await visit.contract().reader
        let layout = try await visit.layout("Money · \(reader.title)", nav: .contracts)
        return try visit.answer(ContractMoneyPage(reader, layout: layout))
    }

    @Sendable private func showRecord(_ visit: Visit) async throws -> Response {
        let before = visit.place
        let (view, feed) = try await visit.story(before: before, limit: WebLimits.feedRows)
        let reader = ContractReader(view, feed)
        let layout = try await visit.layout("Record · \(reader.title)", nav: .contracts)
        return try visit.answer(ContractRecordPage(reader, feed, before: before, layout: layout))
    }

    /// Tells an open page whether there is more to see.
    @Sendable private func tellVersion(_ visit: Visit) async throws -> Response {
        let view = try await visit.useCases.contracts.view(try visit.contractID(), for: visit.person.id)
        return .json("{\"version\":\(view.contract.version)}")
    }

    @Sendable private func sendFile(_ visit: Visit) async throws -> Response {
        let id = try visit.part("file", as: ContentID.self)
        let (file, bytes) = try await visit.useCases.contracts.file(
            id, of: try visit.contractID(), for: visit.person.id)
        return .attachment(file, ByteBuffer(bytes: bytes))
    }

    @Sendable private func sendMessage(_ visit: Visit, _ form: Form) async throws -> Response {
        let (id, text) = (try visit.contractID(), form["text"] ?? "")
        let files = form.files("attachments")
        do {
            return try await visit.act(.sendMessage(text: text, files: files), on: id, form, then: .contract(id)) {
                let unsent = UnsentMessage(
                    text: text, problems: Problems($0), kept: try await visit.attached(files))
                return try await conversation(visit, unsent: unsent, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.isOfRules {
            return try await visit.refused(refusal, kept: text, on: id)
        }
    }
}

extension Visit {
    /// The number in the address before which a page of the log ends.
    fileprivate var place: Int? {
        query("before").flatMap { Int($0) }.flatMap { $0 > 1 ? $0 : nil }
    }

    fileprivate func story(before: Int?, limit: Int) async throws -> (view: ContractView, feed: Feed) {
        try await useCases.contracts.story(of: try contractID(), for: person.id, before: before, limit: limit)
    }

    /// Whoever sees the newest page of the conversation has read it (R3). A mark that can't be kept now is kept by the
    /// next look: the page is shown all the same.
    fileprivate func markRead(_ view: ContractView, _ feed: Feed) async {
        guard let newest = feed.entries.first?.event.number, newest > view.myRead?.number ?? 0 else { return }
        do {
            try await useCases.contracts.markRead(view.contract.id, upTo: newest, by: person.id)
        } catch {
            context.logger.warning("a read mark was not kept", metadata: ["fault": "\(error)"])
        }
    }

    /// The page of a refusal, with what was typed: nothing is lost (R18).
    fileprivate func refused(_ refusal: Refusal, kept text: String, on id: ContractID) async throws -> Response {
        let explained = Explanation(of: refusal)
        let page = ErrorPage(
            layout: try await layout(explained.title, nav: .contracts), contract: nil, title: explained.title,
            texts: explained.texts, steps: nil,
            kept: text.isEmpty ? nil : .init(title: "What you wrote", text: text),
            acts: explained.buttons(back: SitePath.contract(id).text), code: explained.code)
        return try answer(page, explained.status)
    }
}

extension Refusal {
    /// Whether a rule says no: neither a wrong address nor bad fields.
    fileprivate var isOfRules: Bool { self != .notFound && code != Refusal.badInput([]).code }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<Value: Sendable>(
        _ transform: (Wrapped) async throws -> Value
    ) async rethrows -> Value? {
        guard let wrapped = self else { return nil }
        return try await transform(wrapped)
    }
}
