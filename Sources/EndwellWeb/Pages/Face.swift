import EndwellService

/// A person as a round mark beside the name: partial `face`.
struct Face: Sendable {
    var name: String
    var initials: String
    /// Whether it is someone else than the reader.
    var other: Bool

    init(_ name: String, other: Bool) {
        self.name = name
        initials = Words.initials(of: name)
        self.other = other
    }
}

/// A review that is open to read: partial `review`.
struct ReviewShown: Sendable {
    var id: String
    var author: Face
    /// 1 to 5.
    var rating: String
    var at: MomentWords
    var about: String?
    var text: String
    var reply: Reply?
    var acts: [Button] = []

    /// What the other replied.
    struct Reply: Sendable {
        var who: String
        var at: MomentWords
        var text: String
    }
}
