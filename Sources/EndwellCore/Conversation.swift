extension Contract {
    /// Messages are open until 30 days after the end.
    func requireMessage(at now: Instant) throws(Refusal) {
        guard case .ended(let ended) = phase else { return }
        guard now < ended.messagesUntil else { throw .tooLate(.sendMessage) }
    }
}
