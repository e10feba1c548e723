import EndwellCore
import EndwellService

/// What a database knows of a move that it is an end of.
struct MoveMark: Hashable, Sendable {
    /// Which end of the move it is.
    enum Side: String {
        case source, target
    }

    /// How far the move has come.
    enum State: String {
        /// The target holds what was left there when it moved to the source; it is being removed.
        case emptying
        /// The target has a part of the source.
        case copying
        /// The target has proved to be what the source was.
        case done
    }

    /// The move: both ends know it by the same.
    let id: String
    /// Which end this is.
    let side: Side
    /// The other end, in words that give no password away.
    let place: String
    /// How far it has come.
    var state: State
    /// When it was begun.
    let begunAt: Instant

    /// Why nobody may use the database; nil when they may.
    var refusal: StoreFault? {
        switch (side, state) {
        case (.source, .done):
            .moved(what: "Everything was moved from here to \(place): use it there, or move it back")
        case (.source, .emptying), (.source, .copying):
            .moved(
                what: "A move from here to \(place) is half done: repeat it, or take it back with endwell move --undo")
        case (.target, .emptying), (.target, .copying):
            .moved(what: "A move from \(place) to here is half done: repeat it, or drop this database")
        case (.target, .done):
            nil
        }
    }
}

extension Migrations {
    static let movesName = "moves between databases"

    /// What a database knows of moves: at most one row for each side.
    static let moves = [
        """
        CREATE TABLE moves (
            side TEXT NOT NULL PRIMARY KEY,
            id TEXT NOT NULL,
            place TEXT NOT NULL,
            state TEXT NOT NULL,
            begun_at BIGINT NOT NULL
        )
        """
    ]
}

extension SQLConnection {
    /// Throws `moved` when what is in the database has moved, is being moved, or is not wholly here yet. The database
    /// must have the table of moves.
    public func assertNotMoved() throws {
        for side in [MoveMark.Side.source, .target] {
            if let refusal = try moveMark(side)?.refusal { throw refusal }
        }
    }

    /// Throws `moved` when a move to here, where there have been these migrations, is half done.
    public func assertNotHalfMoved(after migrations: [Migration]) throws {
        guard migrations.contains(where: { $0.name == Migrations.movesName }) else { return }
        if let refusal = try moveMark(.target)?.refusal { throw refusal }
    }

    /// What the database knows of the move that it is this end of.
    func moveMark(_ side: MoveMark.Side) throws -> MoveMark? {
        let row = try row("SELECT id, place, state, begun_at FROM moves WHERE side = ?", [.text(side.rawValue)])
        guard let row else { return nil }
        let word: String = try row[2]
        guard let state = MoveMark.State(rawValue: word) else {
            throw StoreFault.corrupt(what: "a move’s state is “\(word)”")
        }
        return MoveMark(id: try row[0], side: side, place: try row[1], state: state, begunAt: try row[3])
    }

    /// Keeps what there is to know, instead of what was known of that side.
    func keep(_ mark: MoveMark) throws {
        try dropMoveMark(mark.side)
        try execute(
            "INSERT INTO moves (side, id, place, state, begun_at) VALUES (?, ?, ?, ?, ?)",
            [
                .text(mark.side.rawValue), .text(mark.id), .text(mark.place), .text(mark.state.rawValue),
                SQLValue(mark.begunAt),
            ])
    }

    /// Forgets the move that the database was this end of.
    func dropMoveMark(_ side: MoveMark.Side) throws {
        try execute("DELETE FROM moves WHERE side = ?", [.text(side.rawValue)])
    }
}
