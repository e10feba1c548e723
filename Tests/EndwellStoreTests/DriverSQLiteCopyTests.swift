import EndwellSQLite
import EndwellService
import EndwellStore
import Foundation
import Testing

/// A copy of the database, made beside whoever writes: one instant, in one plain file.
@Suite struct DriverSQLiteCopyTests {
    @Test func `a copy is of one instant, whatever is written meanwhile`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.run(
            "CREATE TABLE purse (name TEXT NOT NULL PRIMARY KEY, coins BIGINT NOT NULL)",
            "INSERT INTO purse (name, coins) VALUES ('left', 500), ('right', 500)",
            "CREATE TABLE moves (n BIGINT NOT NULL PRIMARY KEY)")
        let mover = Task {
            var number = 0
            while !Task.isCancelled {
                number += 1
                try await driver.run(
                    "UPDATE purse SET coins = coins - 1 WHERE name = 'left'",
                    "UPDATE purse SET coins = coins + 1 WHERE name = 'right'",
                    "INSERT INTO moves (n) VALUES (\(number))")
            }
        }
        for number in 1...20 {
            let known = try await driver.number("SELECT count(*) FROM moves") ?? 0
            try await copy(of: place, to: "copy-\(number)") { copy in
                let moves = try await copy.number("SELECT count(*) FROM moves") ?? 0
                #expect(moves >= known)
                #expect(try await copy.number("SELECT coins FROM purse WHERE name = 'left'") == 500 - moves)
                #expect(try await copy.number("SELECT coins FROM purse WHERE name = 'right'") == 500 + moves)
            }
        }
        mover.cancel()
        try await mover.value
        try await driver.assertReady()
        await driver.close()
    }

    @Test func `a copy is one plain file for its owner alone, without what was deleted`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        let (secret, kept) = ("what was deleted long ago", "what was kept to this day")
        try await driver.run(
            "CREATE TABLE notes (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL)",
            "INSERT INTO notes (id, text) VALUES (1, '\(secret)'), (2, '\(kept)')")
        try await driver.run("DELETE FROM notes WHERE id = 1")
        await driver.close()

        try await copy(of: place, to: "copy") { _ in }
        let copied = try bytes(place.file("copy/endwell.sqlite"))
        #expect(copied.contains(Data(kept.utf8)))
        #expect(!copied.contains(Data(secret.utf8)))
        // Bytes 18 and 19 say whether there is a log beside it: 2 would.
        #expect(Array(copied[18..<20]) == [1, 1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.file("copy")) == ["endwell.sqlite"])
        let attributes = try FileManager.default.attributesOfItem(atPath: place.file("copy/endwell.sqlite"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `no copy takes the place of a file, and none is written where it can't be`() async throws {
        let place = SQLitePlace()
        let driver = try place.openSQLite()
        try await driver.run("CREATE TABLE kept (n BIGINT NOT NULL PRIMARY KEY)")
        try Data("a letter".utf8).write(to: URL(filePath: place.file("letter")))
        let reader = try #require(try SQLiteReader(folder: place.folder, isAlone: false))
        for name in ["letter", "nowhere/copy"] {
            let fault = await #expect(throws: StoreFault.self) { try await reader.copy(to: place.file(name)) }
            #expect(fault?.isUnavailable == true)
        }
        #expect(try bytes(place.file("letter")) == Data("a letter".utf8))
        await reader.close()
        await driver.close()
    }

    @Test func `a page that is damaged fails the copy, and an index that lacks a row fails the check`() async throws {
        for (kind, isCopied) in [(UInt8(0x0D), false), (0x0A, true)] {
            let place = SQLitePlace()
            let driver = try place.openSQLite()
            try await driver.run(
                "CREATE TABLE words (n BIGINT NOT NULL PRIMARY KEY, word TEXT NOT NULL)",
                "CREATE INDEX words_by_word ON words (word)")
            try await driver.write { connection in
                for number in 1...2_000 {
                    try connection.execute("INSERT INTO words (n, word) VALUES (\(number), 'the word \(number)')")
                }
            }
            await driver.close()
            try damageLastPage(of: kind, in: place.file("endwell.sqlite"), isHeader: !isCopied)
            let reader = try #require(try SQLiteReader(folder: place.folder, isAlone: false))
            if !isCopied {
                let fault = await #expect(throws: StoreFault.self) { try await reader.copy(to: place.file("copy")) }
                #expect(fault?.isCorrupt == true)
            }
            let fault = await #expect(throws: StoreFault.self) { try await reader.assertSound() }
            #expect(fault?.isCorrupt == true)
            await reader.close()
        }
    }

    /// Copies the database of a place into a folder in it, checks it, and opens it.
    private func copy(
        of place: SQLitePlace, to name: String, _ body: (SQLiteReader) async throws -> Void
    ) async throws {
        let reader = try #require(try SQLiteReader(folder: place.folder, isAlone: false))
        let folder = place.folder.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await reader.copy(to: place.file("\(name)/endwell.sqlite"))
        await reader.close()
        let copy = try #require(try SQLiteReader(folder: folder, isAlone: false))
        try await copy.assertSound()
        try await body(copy)
        await copy.close()
    }

    /// Overwrites the beginning or the end of the last page of a kind, by the byte that pages begin with.
    private func damageLastPage(of kind: UInt8, in path: String, isHeader: Bool) throws {
        var content = [UInt8](try bytes(path))
        let pageBytes = Int(content[16]) << 8 | Int(content[17])
        let starts = stride(from: pageBytes, to: content.count, by: pageBytes).filter { content[$0] == kind }
        let start = try #require(starts.last)
        if isHeader {
            for offset in 0..<16 { content[start + offset] = 0xFF }
        } else {
            // The end of a leaf of an index is the end of an entry: which row it leads to.
            content[start + pageBytes - 1] ^= 0x01
        }
        try Data(content).write(to: URL(filePath: path))
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }
}
