import EndwellCore
import EndwellService

/// What profiles and further offers rest on.
extension SQLTransaction {
    func word(from: PersonID, to: PersonID) throws -> Bool? {
        try connection.row(
            "SELECT open FROM hiring_words WHERE from_id = ? AND to_id = ?", [SQLValue(from), SQLValue(to)])?[0]
    }

    /// The latest word counts, in whatever order they come to the store (R11): the clock may be late.
    func keep(_ word: HiringWord) throws {
        try connection.send(
            """
            INSERT INTO hiring_words (from_id, to_id, open, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (from_id, to_id) DO UPDATE SET open = excluded.open, at = excluded.at
            WHERE excluded.at >= hiring_words.at
            """, [SQLValue(word.from), SQLValue(word.to), SQLValue(word.open), SQLValue(word.at)])
    }

    func figures(of person: PersonID) throws -> [Figure: Int] {
        let rows = try connection.rows(
            "SELECT figure, count FROM figures WHERE person_id = ?", [SQLValue(person)])
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0[0], try $0[1]) })
    }

    /// Counts one more on a person's profile.
    func count(_ figure: Figure, of person: PersonID) throws {
        try connection.send(
            """
            INSERT INTO figures (person_id, figure, count) VALUES (?, ?, 1)
            ON CONFLICT (person_id, figure) DO UPDATE SET count = figures.count + 1
            """, [SQLValue(person), SQLValue(figure)])
    }

    func peopleWithFigures(after person: PersonID?, limit: Int) throws -> [PersonID] {
        try connection.rows(
            "SELECT DISTINCT person_id FROM figures WHERE person_id > ? ORDER BY person_id LIMIT ?",
            [.text(person?.text ?? ""), SQLValue(limit)]
        ).map { try $0[0] }
    }

    func publish(_ review: PublishedReview) throws {
        try connection.send(
            """
            INSERT INTO published_reviews (
                contract_id, author_party, author_id, about_id, rating, text_id, text_digest, at, outcome, days_run,
                accepted, is_confirmed
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(review.contract), SQLValue(review.authorParty), SQLValue(review.author),
                SQLValue(review.about), SQLValue(review.rating), SQLValue(review.text.id), .text(review.text.digest),
                SQLValue(review.at), SQLValue(review.outcome), SQLValue(review.daysRun), SQLValue(review.accepted),
                SQLValue(review.isConfirmed),
            ])
    }

    func reviews(about person: PersonID, after cursor: ListCursor?, limit: Int) throws -> [PublishedReview] {
        let start = cursor?.place ?? ListCursor.newest
        return try connection.rows(
            """
            SELECT \(PublishedReview.columns) FROM published_reviews
            WHERE about_id = ? AND (at, contract_id) < (?, ?) ORDER BY at DESC, contract_id DESC LIMIT ?
            """, [SQLValue(person), start.at, start.id, SQLValue(limit)]
        ).map(PublishedReview.init)
    }

    func publishedReviews(of id: ContractID) throws -> [PublishedReview] {
        try connection.rows(
            "SELECT \(PublishedReview.columns) FROM published_reviews WHERE contract_id = ? ORDER BY author_party",
            [SQLValue(id)]
        ).map(PublishedReview.init)
    }

    func acquaintances(
        of person: PersonID, after cursor: ListCursor?, limit: Int
    ) throws -> [(account: Account, since: Instant)] {
        let start = cursor?.place ?? ListCursor.newest
        return try connection.rows(
            """
            SELECT \(Account.columns), q.since FROM acquaintances AS q CROSS JOIN accounts AS a
            WHERE q.person_id = ? AND (q.since, q.other_id) < (?, ?) AND a.id = q.other_id
            ORDER BY q.since DESC, q.other_id DESC LIMIT ?
            """, [SQLValue(person), start.at, start.id, SQLValue(limit)]
        ).map { (account: try Account($0), since: try $0[Account.columnCount]) }
    }
}

extension PublishedReview {
    /// The columns that the initialiser reads, in its order.
    fileprivate static let columns = """
        contract_id, author_id, about_id, author_party, rating, text_id, text_digest, at, outcome, days_run, accepted, \
        is_confirmed
        """

    fileprivate init(_ row: SQLRow) throws {
        self.init(
            contract: try row[0], author: try row[1], about: try row[2], authorParty: try row[3], rating: try row[4],
            text: Prose(id: try row[5], digest: try row[6]), at: try row[7], outcome: try row[8],
            daysRun: try row[9], accepted: try row[10], isConfirmed: try row[11])
    }
}
