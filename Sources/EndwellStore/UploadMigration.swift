extension Migrations {
    /// Uploads, and which bytes attached files use.
    static let uploads = [
        // A row until an act attaches the file, or a day is over.
        """
        CREATE TABLE uploads (
            id TEXT NOT NULL PRIMARY KEY,
            contract_id TEXT NOT NULL REFERENCES contracts (id),
            person_id TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            bytes BIGINT NOT NULL,
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX uploads_by_person ON uploads (person_id)",
        "CREATE INDEX uploads_by_age ON uploads (at)",
        "CREATE INDEX uploads_by_digest ON uploads (sha256)",
        // Which bytes each attached file uses: those that nobody uses may go.
        "CREATE TABLE file_uses (content_id TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL)",
        "CREATE INDEX file_uses_by_digest ON file_uses (sha256)",
    ]
}
