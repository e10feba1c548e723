extension Migrations {
    /// Attachments in the database.
    static let files = [
        // Under an id of its own while it arrives and when it has been given up; under its digest while it is kept.
        """
        CREATE TABLE files (
            id TEXT NOT NULL PRIMARY KEY,
            sha256 TEXT,
            bytes BIGINT NOT NULL,
            at BIGINT NOT NULL,
            is_given_up BIGINT NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX files_by_digest ON files (sha256) WHERE sha256 IS NOT NULL",
        "CREATE INDEX files_not_kept ON files (at) WHERE sha256 IS NULL",
        // The bytes come last, so that reading what stands before them touches one page only.
        """
        CREATE TABLE file_pieces (
            file_id TEXT NOT NULL REFERENCES files (id),
            number BIGINT NOT NULL,
            bytes BYTEA NOT NULL,
            PRIMARY KEY (file_id, number)
        )
        """,
    ]
}
