/// The shape of the database, step by step. Append only: a step that has run anywhere is never edited.
///
/// Ids are lower-case UUIDs in text, instants milliseconds, flags 0 and 1. People are not referred to by foreign keys
/// from what every act writes: their rows are never removed, and each key would cost each act a look-up.
public enum Migrations {
    /// Every step, oldest first.
    public static let all = [
        Migration(number: 1, name: "contracts and their record", statements: contracts),
        Migration(number: 2, name: "lists, search and deadlines", statements: lists),
        Migration(number: 3, name: "accounts and sessions", statements: accounts),
        Migration(number: 4, name: "profiles and news", statements: people),
        Migration(number: 5, name: "personal access tokens", statements: accessTokens),
        Migration(number: 6, name: "answers to requests", statements: answers),
        Migration(number: 7, name: "feeds of changes", statements: changes),
        Migration(number: 8, name: "uploads and the use of files", statements: uploads) { connection in
            try FileUseBackfill(connection: connection).run()
        },
        Migration(number: 9, name: "news of a contract, contracts of two people", statements: checks),
        Migration(number: 10, name: "webhooks", statements: webhooks),
        Migration(number: 11, name: "leases of the clock", statements: clockLeases, leavesOlderProgramsRunning: true),
        Migration(number: 12, name: "files", statements: files, leavesOlderProgramsRunning: true),
        Migration(number: 13, name: movesName, statements: moves),
        Migration(
            number: 14, name: "attempts at passwords", statements: signInAttempts, leavesOlderProgramsRunning: true),
    ]

    private static let contracts = [
        // The state comes last, so that reading what stands before it touches one page only.
        """
        CREATE TABLE contracts (
            id TEXT NOT NULL PRIMARY KEY,
            reference TEXT NOT NULL,
            phase TEXT NOT NULL,
            version BIGINT NOT NULL,
            client_id TEXT,
            contractor_id TEXT,
            email_key TEXT NOT NULL,
            is_unclaimed BIGINT NOT NULL,
            hash BYTEA NOT NULL,
            state_format BIGINT NOT NULL,
            state BYTEA NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX contracts_by_reference ON contracts (reference)",
        "CREATE INDEX contracts_unclaimed ON contracts (email_key, id) WHERE is_unclaimed = 1",
        """
        CREATE TABLE events (
            contract_id TEXT NOT NULL REFERENCES contracts (id),
            number BIGINT NOT NULL,
            hash BYTEA NOT NULL,
            bytes BYTEA NOT NULL,
            PRIMARY KEY (contract_id, number)
        )
        """,
        """
        CREATE TABLE contents (
            id TEXT NOT NULL PRIMARY KEY,
            contract_id TEXT NOT NULL REFERENCES contracts (id),
            salt BYTEA,
            text TEXT
        )
        """,
        // Beside the log until it is revealed (R12).
        """
        CREATE TABLE sealed_reviews (
            contract_id TEXT NOT NULL REFERENCES contracts (id),
            party TEXT NOT NULL,
            review BYTEA NOT NULL,
            PRIMARY KEY (contract_id, party)
        )
        """,
    ]

    private static let lists = [
        // A row for each party whose account is known: all that a list shows, so that a page is one range of one index.
        """
        CREATE TABLE memberships (
            contract_id TEXT NOT NULL REFERENCES contracts (id),
            party TEXT NOT NULL,
            person_id TEXT NOT NULL,
            tab TEXT NOT NULL,
            updated_at BIGINT NOT NULL,
            waits_me BIGINT NOT NULL,
            waits_other BIGINT NOT NULL,
            next_at BIGINT NOT NULL,
            next_kind TEXT,
            phase TEXT NOT NULL,
            outcome TEXT,
            closed TEXT,
            is_offerer BIGINT NOT NULL,
            reference TEXT NOT NULL,
            title TEXT,
            other_id TEXT,
            other_name TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            PRIMARY KEY (contract_id, party)
        )
        """,
        "CREATE INDEX memberships_by_change ON memberships (person_id, tab, party, updated_at, contract_id)",
        """
        CREATE INDEX memberships_by_change_mine ON memberships (person_id, tab, party, updated_at, contract_id)
        WHERE waits_me = 1
        """,
        """
        CREATE INDEX memberships_by_change_other ON memberships (person_id, tab, party, updated_at, contract_id)
        WHERE waits_other = 1
        """,
        "CREATE INDEX memberships_waiting ON memberships (person_id, next_at, contract_id) WHERE waits_me = 1",
        "CREATE INDEX memberships_by_other ON memberships (other_id)",
        // Words are bytes, which every database sorts alike: a prefix is a range.
        """
        CREATE TABLE search_words (
            person_id TEXT NOT NULL,
            word BYTEA NOT NULL,
            contract_id TEXT NOT NULL,
            party TEXT NOT NULL,
            is_name BIGINT NOT NULL,
            PRIMARY KEY (person_id, word, contract_id, is_name)
        )
        """,
        "CREATE INDEX search_words_by_contract ON search_words (contract_id, party, word)",
        """
        CREATE TABLE deadlines (
            contract_id TEXT NOT NULL REFERENCES contracts (id),
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            at BIGINT NOT NULL,
            loser TEXT NOT NULL,
            remind_at BIGINT,
            wake_at BIGINT NOT NULL,
            PRIMARY KEY (contract_id, kind, subject)
        )
        """,
        "CREATE INDEX deadlines_by_wake ON deadlines (wake_at, contract_id)",
    ]

    private static let accounts = [
        """
        CREATE TABLE accounts (
            id TEXT NOT NULL PRIMARY KEY,
            email_key TEXT NOT NULL,
            email TEXT NOT NULL,
            name TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            confirmed_at BIGINT,
            is_operator BIGINT NOT NULL,
            suspended_at BIGINT,
            created_at BIGINT NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX accounts_by_email ON accounts (email_key)",
        "CREATE INDEX accounts_by_age ON accounts (created_at, id)",
        """
        CREATE TABLE sessions (
            token_hash BYTEA NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL REFERENCES accounts (id),
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            device TEXT NOT NULL
        )
        """,
        "CREATE INDEX sessions_by_person ON sessions (person_id, created_at, token_hash)",
        "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
        """
        CREATE TABLE once_keys (
            person_id TEXT NOT NULL,
            key TEXT NOT NULL,
            answer TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (person_id, key)
        )
        """,
        "CREATE INDEX once_keys_by_age ON once_keys (at)",
        "CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value BYTEA NOT NULL)",
        "CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, count BIGINT NOT NULL)",
        """
        INSERT INTO counters (name, count) VALUES
        ('accounts', 0), ('contracts', 0), ('offered', 0), ('active', 0), ('ending', 0), ('ended', 0), ('closed', 0)
        """,
    ]

    private static let people = [
        """
        CREATE TABLE hiring_words (
            from_id TEXT NOT NULL,
            to_id TEXT NOT NULL,
            open BIGINT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (from_id, to_id)
        )
        """,
        """
        CREATE TABLE figures (
            person_id TEXT NOT NULL,
            figure TEXT NOT NULL,
            count BIGINT NOT NULL,
            PRIMARY KEY (person_id, figure)
        )
        """,
        """
        CREATE TABLE published_reviews (
            contract_id TEXT NOT NULL REFERENCES contracts (id),
            author_party TEXT NOT NULL,
            author_id TEXT NOT NULL,
            about_id TEXT NOT NULL,
            rating BIGINT NOT NULL,
            text_id TEXT NOT NULL,
            text_digest TEXT NOT NULL,
            at BIGINT NOT NULL,
            outcome TEXT NOT NULL,
            days_run BIGINT NOT NULL,
            accepted BIGINT NOT NULL,
            is_confirmed BIGINT NOT NULL,
            PRIMARY KEY (contract_id, author_party)
        )
        """,
        "CREATE INDEX published_reviews_by_person ON published_reviews (about_id, at, contract_id)",
        """
        CREATE TABLE acquaintances (
            person_id TEXT NOT NULL,
            other_id TEXT NOT NULL,
            since BIGINT NOT NULL,
            PRIMARY KEY (person_id, other_id)
        )
        """,
        "CREATE INDEX acquaintances_by_age ON acquaintances (person_id, since, other_id)",
        // Numbered for each person, so that the numbers tell nothing about others.
        """
        CREATE TABLE news (
            person_id TEXT NOT NULL,
            id BIGINT NOT NULL,
            contract_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            actor_id TEXT,
            at BIGINT NOT NULL,
            deadline BIGINT,
            is_read BIGINT NOT NULL,
            PRIMARY KEY (person_id, id)
        )
        """,
        "CREATE INDEX news_unread ON news (person_id, id) WHERE is_read = 0",
        """
        CREATE TABLE read_marks (
            contract_id TEXT NOT NULL REFERENCES contracts (id),
            party TEXT NOT NULL,
            number BIGINT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (contract_id, party)
        )
        """,
    ]

    private static let checks = [
        "CREATE INDEX news_by_contract ON news (contract_id, person_id, id)",
        "DROP INDEX memberships_by_other",
        "CREATE INDEX memberships_by_other ON memberships (other_id, person_id, contract_id)",
    ]

    private static let accessTokens = [
        """
        CREATE TABLE access_tokens (
            id TEXT NOT NULL PRIMARY KEY,
            token_hash BYTEA NOT NULL,
            person_id TEXT NOT NULL REFERENCES accounts (id),
            name TEXT NOT NULL,
            scope TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT,
            last_used_at BIGINT
        )
        """,
        "CREATE UNIQUE INDEX access_tokens_by_hash ON access_tokens (token_hash)",
        "CREATE INDEX access_tokens_by_person ON access_tokens (person_id, created_at, id)",
    ]

    private static let answers = [
        // What a program is answered again when it repeats a request under the same key.
        """
        CREATE TABLE kept_answers (
            person_id TEXT NOT NULL,
            key TEXT NOT NULL,
            digest BYTEA NOT NULL,
            status BIGINT NOT NULL,
            location TEXT,
            version TEXT,
            body BYTEA NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (person_id, key)
        )
        """,
        "CREATE INDEX kept_answers_by_age ON kept_answers (at)",
    ]

    private static let changes = [
        // Numbered for each person, so that the numbers tell nothing about others.
        """
        CREATE TABLE changes (
            person_id TEXT NOT NULL,
            position BIGINT NOT NULL,
            contract_id TEXT NOT NULL,
            number BIGINT NOT NULL,
            PRIMARY KEY (person_id, position)
        )
        """,
        // What happened before there were feeds, contract after contract in the order in which they were made.
        """
        INSERT INTO changes (person_id, position, contract_id, number)
        SELECT m.person_id,
            row_number() OVER (PARTITION BY m.person_id ORDER BY e.contract_id, e.number), e.contract_id, e.number
        FROM memberships AS m CROSS JOIN events AS e WHERE e.contract_id = m.contract_id
        """,
    ]
}
