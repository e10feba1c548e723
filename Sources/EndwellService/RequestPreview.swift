public import EndwellCore

extension Contracts {
    /// What would happen if the person asked that now, as typed (R10): the same reading and the same rules as the act,
    /// and nothing is kept.
    ///
    /// - Throws: what the act would: `Refusal.badInput` with every bad field, or the rule's own refusal.
    public func preview(
        of request: ContractRequest, on id: ContractID, for person: PersonID
    ) async throws -> Preview {
        let (now, ids) = (ports.clock.now, ports.ids)
        return try await ports.store.read { snapshot in
            guard let stored = try snapshot.contract(id), let party = stored.party(of: person),
                let account = try snapshot.account(person)
            else { throw Refusal.notFound }
            var reader = InputReader(ids: ids, now: now)
            let context = RequestContext(
                stored: stored, person: account, texts: try snapshot.texts(stored.contract, for: request),
                uploads: try snapshot.uploads(for: request, on: id, by: person))
            let command = try reader.command(request, in: context)
            return try snapshot.known(command, in: id) { () throws(Refusal) in
                try stored.contract.seen(by: party).preview(command, by: .party(party, person), at: now)
            }
        }
    }
}

extension Snapshot {
    /// The texts that a request is compared with: only an amendment's.
    func texts(_ contract: Contract, for request: ContractRequest) throws -> [ContentID: String] {
        guard case .proposeAmendment = request else { return [:] }
        return try contents(contract.agreement.prose.map(\.id)).compactMapValues(\.text)
    }
}
