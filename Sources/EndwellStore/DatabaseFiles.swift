import EndwellCore
public import EndwellService
public import Foundation

/// Attachments in the database, in pieces (R15).
///
/// Each piece is a short write of its own, under an id that nobody knows. The last one gives the file its digest, in the
/// same transaction: so a digest always stands for all of the bytes, and neither memory nor a transaction ever holds
/// more than a piece of an upload.
public struct DatabaseFiles: FileStore {
    private let driver: any SQLDriver
    private let clock: any EndwellService.Clock
    private let randomness: any Randomness

    init(driver: any SQLDriver, clock: any EndwellService.Clock, randomness: any Randomness) {
        self.driver = driver
        self.clock = clock
        self.randomness = randomness
    }

    /// Writes the pieces as they come.
    public func keep<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, bytesMax: Int) async throws -> KeptFile
    where Pieces.Element == [UInt8] {
        let id = RecordDigest.hexadecimal(randomness.bytes(FileLimits.idBytes))
        var (arriving, rest, number) = (ArrivingBytes(bytesMax: bytesMax), [UInt8](), 0)
        do {
            for try await piece in pieces {
                try arriving.take(piece)
                rest += piece
                while rest.count >= FileLimits.pieceBytes {
                    let full = Data(rest.prefix(FileLimits.pieceBytes))
                    rest.removeFirst(full.count)
                    try await add(FilePiece(file: id, number: number, bytes: full))
                    number += 1
                }
            }
            let kept = arriving.kept
            try await finish(FilePiece(file: id, number: number, bytes: Data(rest)), of: kept)
            return kept
        } catch {
            // What this cannot clear away is cleared away when it is old.
            if number > 0 { try? await giveUp(id) }
            throw error
        }
    }

    /// Reads some pieces at a time, so that a slow disk holds up no other reader for long.
    public func bytes(ofSHA256 digest: String) async throws -> Data? {
        guard FileDigest.isOne(digest) else { return nil }
        var tried: String?
        while let file = try await driver.read({ try $0.file(digest) }) {
            guard file.id != tried else { throw FileDigest.fault(digest) }
            if let bytes = try await bytes(of: file), FileDigest.of(bytes) == digest { return bytes }
            // It may have been replaced by the same bytes, kept anew, while it was read.
            tried = file.id
        }
        return nil
    }

    /// Goes through the digests in their order.
    public func oldFiles(after place: String?, limit: Int) async throws -> OldFiles {
        let now = clock.now
        return try await driver.read { connection in
            let rows = try connection.rows(
                "SELECT sha256, at FROM files WHERE sha256 > ? ORDER BY sha256 LIMIT ?",
                [.text(place ?? ""), SQLValue(limit + 1)])
            let page = rows.prefix(limit)
            let old = try page.filter { FileAge.isOld(try $0[1], at: now) }
            return OldFiles(digests: try old.map { try $0[0] }, place: rows.count > limit ? try page.last?[0] : nil)
        }
    }

    /// Takes the digest away in one write, and the pieces afterwards.
    public func remove(sha256 digest: String) async throws {
        let now = clock.now
        let removed: String? = try await driver.write { connection in
            try connection.lock(["file \(digest)"])
            guard let file = try connection.file(digest), FileAge.isOld(file.at, at: now) else { return nil }
            try connection.giveUp(file.id)
            return file.id
        }
        if let removed { try await removePieces(of: removed) }
    }

    /// Removes what began to arrive long ago, and what was given up and is still there.
    public func clearBrokenOff() async throws {
        let oldest = FileAge.oldest(at: clock.now)
        let ids: [String] = try await driver.read { connection in
            try connection.rows(
                "SELECT id FROM files WHERE sha256 IS NULL AND at < ? ORDER BY at LIMIT ?",
                [SQLValue(oldest), SQLValue(FileLimits.clearedAtOnceMax)]
            ).map { try $0[0] }
        }
        for id in ids {
            let isGivenUp = try await driver.write { connection in
                // Whoever still writes it finds out with the next piece.
                try connection.execute(
                    "UPDATE files SET is_given_up = 1 WHERE id = ? AND sha256 IS NULL AND at < ?",
                    [.text(id), SQLValue(oldest)]) > 0
            }
            if isGivenUp { try await removePieces(of: id) }
        }
    }

    // MARK: How

    private func add(_ piece: FilePiece) async throws {
        let now = clock.now
        try await driver.write { try $0.add(piece, at: now) }
    }

    private func finish(_ last: FilePiece, of kept: KeptFile) async throws {
        let now = clock.now
        let replaced: String? = try await driver.write { connection in
            try connection.add(last, at: now)
            try connection.lock(["file \(kept.sha256)"])
            let former = try connection.file(kept.sha256)
            if let former { try connection.giveUp(former.id) }
            // A node whose clock is behind does not make bytes older than another made them.
            let at = max(former?.at ?? now, now)
            try connection.execute(
                "UPDATE files SET sha256 = ?, at = ? WHERE id = ?",
                [.text(kept.sha256), SQLValue(at), .text(last.file)])
            return former?.id
        }
        // It is kept, whatever becomes of what it replaced.
        if let replaced { try? await removePieces(of: replaced) }
    }

    /// Gives up a file that did not arrive; one that did after all stays.
    private func giveUp(_ id: String) async throws {
        let isGivenUp = try await driver.write { connection in
            try connection.execute(
                "UPDATE files SET is_given_up = 1 WHERE id = ? AND sha256 IS NULL", [.text(id)]) > 0
        }
        if isGivenUp { try await removePieces(of: id) }
    }

    /// Removes the pieces of a file that was given up, some in a write, and then the file.
    private func removePieces(of id: String) async throws {
        while try await driver.write({ try $0.removeSomePieces(of: id) }) {}
    }

    private func bytes(of file: FileRow) async throws -> Data? {
        var (bytes, number) = (Data(capacity: min(file.bytes, FileLimits.readAheadBytesMax)), 0)
        while bytes.count < file.bytes {
            let first = number
            let pieces = try await driver.read { connection in
                try connection.rows(
                    "SELECT number, bytes FROM file_pieces WHERE file_id = ? AND number >= ? ORDER BY number LIMIT ?",
                    [.text(file.id), SQLValue(first), SQLValue(FileLimits.piecesAtOnce)]
                ).map { FilePiece(file: file.id, number: try $0[0], bytes: try $0[1]) }
            }
            guard !pieces.isEmpty else { return nil }
            for piece in pieces {
                guard piece.number == number else { return nil }
                bytes.append(piece.bytes)
                number += 1
            }
        }
        return bytes
    }
}

extension SQLStore {
    /// Attachments in the store's own database.
    public func files(clock: any EndwellService.Clock, randomness: any Randomness) -> DatabaseFiles {
        DatabaseFiles(driver: driver, clock: clock, randomness: randomness)
    }
}

/// Bounds of attachments in the database, each with its unit in its name.
enum FileLimits {
    /// What a piece holds, in bytes; the last of a file may hold less.
    static let pieceBytes = 256 * 1_024
    /// Pieces that one read or one removal comes to.
    static let piecesAtOnce = 4
    /// Random bytes of an id.
    static let idBytes = 16
    /// Files that one clearing removes.
    static let clearedAtOnceMax = 50
    /// Memory that a file is given before its bytes come, in bytes, whatever its row says.
    static let readAheadBytesMax = 32 * 1_048_576
}

/// A piece of a file.
private struct FilePiece: Sendable {
    let file: String
    let number: Int
    let bytes: Data
}

/// A file that is kept.
private struct FileRow: Sendable {
    let id: String
    let bytes: Int
    let at: Instant
}

extension SQLConnection {
    /// The file that is kept under a digest.
    fileprivate func file(_ digest: String) throws -> FileRow? {
        try row("SELECT id, bytes, at FROM files WHERE sha256 = ?", [.text(digest)]).map {
            FileRow(id: try $0[0], bytes: try $0[1], at: try $0[2])
        }
    }

    /// Adds the next piece to a file that arrives; throws when it was given up meanwhile.
    fileprivate func add(_ piece: FilePiece, at now: Instant) throws {
        if piece.number == 0 {
            try execute(
                "INSERT INTO files (id, sha256, bytes, at, is_given_up) VALUES (?, NULL, ?, ?, 0)",
                [.text(piece.file), SQLValue(piece.bytes.count), SQLValue(now)])
        } else {
            let arriving = try execute(
                "UPDATE files SET bytes = bytes + ?, at = ? WHERE id = ? AND sha256 IS NULL AND is_given_up = 0",
                [SQLValue(piece.bytes.count), SQLValue(now), .text(piece.file)])
            guard arriving == 1 else {
                throw StoreFault.unavailable(reason: "an upload took too long and was given up")
            }
        }
        guard !piece.bytes.isEmpty else { return }
        try execute(
            "INSERT INTO file_pieces (file_id, number, bytes) VALUES (?, ?, ?)",
            [.text(piece.file), SQLValue(piece.number), .blob(piece.bytes)])
    }

    /// Takes a file's digest away: nobody finds it any more, and its pieces may go.
    fileprivate func giveUp(_ id: String) throws {
        try execute("UPDATE files SET sha256 = NULL, is_given_up = 1 WHERE id = ?", [.text(id)])
    }

    /// Removes some pieces of a file that was given up, or, when there are none, the file; tells whether there may be more.
    fileprivate func removeSomePieces(of id: String) throws -> Bool {
        let removed = try execute(
            """
            DELETE FROM file_pieces WHERE file_id = ? AND number IN
            (SELECT number FROM file_pieces WHERE file_id = ? ORDER BY number LIMIT ?)
            """, [.text(id), .text(id), SQLValue(FileLimits.piecesAtOnce)])
        if removed > 0 { return true }
        // Another node may be at it, too.
        try execute(
            """
            DELETE FROM files WHERE id = ? AND is_given_up = 1
            AND NOT EXISTS (SELECT 1 FROM file_pieces WHERE file_id = ?)
            """, [.text(id), .text(id)])
        return false
    }
}
