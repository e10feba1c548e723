extension Words {
    /// The ratings of a review, best first, each with its word (R12).
    public static let ratings: [(rating: Int, word: String)] = [
        (5, "Excellent"), (4, "Good"), (3, "Fair"), (2, "Poor"), (1, "Bad"),
    ]
}
