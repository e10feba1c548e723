import EndwellCore
import Foundation

/// Turns what happened to a contract into what the store keeps: events with their hashes, and everything that follows
/// from them.
struct Recording {
    let before: StoredContract?
    let id: ContractID
    let now: Instant

    /// The change that keeps `happened`.
    /// - Parameters:
    ///   - after: the contract afterwards.
    ///   - names: the accounts of both, as far as known.
    func change(
        after: Contract, happened: [DatedEvent], contents: [Content], people: ByParty<PersonID?>, emailKey: String,
        names: [PersonID: Account], searched: SearchedWords?
    ) throws -> ContractChange {
        let (events, hash) = try chainedEvents(happened)
        let old = before?.contract.deadlines ?? []
        let new = after.deadlines
        return ContractChange(
            after: StoredContract(contract: after, hash: hash, people: people, emailKey: emailKey),
            before: before,
            events: events,
            contents: contents,
            attached: attachedFiles(in: happened, contents),
            sealed: happened.compactMap(sealedReview),
            deadlinesGone: old.filter { !new.contains($0) },
            deadlinesNew: new.filter { !old.contains($0) }.map { deadline in
                (deadline, deadline.reminders(in: after.zone).first { $0 > now })
            },
            searched: searched,
            news: happened.flatMap { newsItems(of: $0, people) },
            figures: figuresAdded(by: happened, after: after, people),
            words: happened.flatMap { after.hiringWords(following: $0, people) },
            published: publishedReviews(in: happened, people, names))
    }

    private func chainedEvents(_ happened: [DatedEvent]) throws -> ([StoredEvent], Data) {
        var hash = before?.hash ?? RecordDigest.genesis
        var number = before?.contract.version ?? 0
        var events: [StoredEvent] = []
        for dated in happened where dated.event.isRecorded {
            number += 1
            let bytes = try EventCoding.bytes(of: dated, number: number, in: id)
            hash = RecordDigest.chained(bytes, after: hash)
            events.append(StoredEvent(number: number, bytes: bytes, hash: hash))
        }
        return (events, hash)
    }

    /// The files that the events list, by what stands for them among the new contents.
    private func attachedFiles(in happened: [DatedEvent], _ contents: [Content]) -> [AttachedFile] {
        let listed = Set(happened.flatMap(\.event.files).map(\.id))
        return contents.filter { listed.contains($0.id) }.compactMap { content in
            content.text.flatMap { FileDescription($0) }.map {
                AttachedFile(content: content.id, sha256: $0.sha256)
            }
        }
    }

    private func sealedReview(in dated: DatedEvent) -> (party: Party, review: WrittenReview)? {
        guard case .reviewSealed(let review) = dated.event, let party = dated.actor.party else { return nil }
        return (party, WrittenReview(rating: review.rating, text: review.text, at: dated.at))
    }

    private func newsItems(of dated: DatedEvent, _ people: ByParty<PersonID?>) -> [NewsItem] {
        dated.told.compactMap { party in
            people[party].map { person in
                NewsItem(
                    person: person, contract: id, kind: dated.event.kind,
                    actor: dated.actor.party.flatMap { people[$0] }, at: dated.at)
            }
        }
    }

    private func figuresAdded(
        by happened: [DatedEvent], after: Contract, _ people: ByParty<PersonID?>
    ) -> [(person: PersonID, figure: Figure)] {
        guard var contract = before?.contract else { return [] }
        var figures: [(person: PersonID, figure: Figure)] = []
        for dated in happened {
            for (party, figure) in contract.figures(of: dated.event) {
                if let person = people[party] { figures.append((person, figure)) }
            }
            contract.apply(dated)
        }
        return figures
    }

    /// What a reveal publishes, counted at the reveal itself and not at the end of a late run of the clock.
    private func publishedReviews(
        in happened: [DatedEvent], _ people: ByParty<PersonID?>, _ names: [PersonID: Account]
    ) -> [PublishedReview] {
        guard var contract = before?.contract, happened.contains(where: \.event.reveals) else { return [] }
        let offerer = people[contract.offerer].flatMap { names[$0] }
        return happened.flatMap { dated in
            contract.apply(dated)
            return contract.published(by: dated, people, isOffererConfirmed: offerer?.isConfirmed ?? false)
        }
    }
}
