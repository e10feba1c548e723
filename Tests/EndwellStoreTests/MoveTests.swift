import EndwellCore
import EndwellService
@testable import EndwellStore
import EndwellTesting
import Foundation
import Testing

/// Moving a database to another: all of it arrives, once, whatever breaks off when; and at no instant may both be used.
@Suite(.serialized) struct MoveTests {
    private static var limits: MoveLimits {
        var limits = MoveLimits()
        limits.rowsAtOnce = 4
        return limits
    }

    private func move(_ source: MovingDatabase, _ target: MovingDatabase) -> Move {
        Move(from: source.end, to: target.end, limits: Self.limits)
    }

    @Test(arguments: MovingPair.all) func `every value of every table arrives as it was`(_ pair: MovingPair)
        async throws
    {
        let source = try await MovingDatabase(pair.from, name: "here")
        let target = try await MovingDatabase(pair.to, name: "there")
        try await source.fill()
        let before = try await source.contents()
        #expect(before.values.allSatisfy { $0.count == Hard.count })
        let move = move(source, target)
        let heads = try await move.chainHeadsOfSource()
        try await move.run()
        #expect(try await target.contents() == before)
        #expect(try await source.contents() == before)
        #expect(try await move.chainHeadsOfTarget() == heads)
        #expect(heads.rows == Hard.count)
    }

    @Test(arguments: MovingPair.all, [true, false])
    func `a move that breaks off anywhere goes on, and nothing comes twice`(
        _ pair: MovingPair, keepsLast: Bool
    ) async throws {
        let source = try await MovingDatabase(pair.from, name: "here")
        try await source.fill()
        let before = try await source.contents()
        // Every place between two writes with SQLite, which is quick; with PostgreSQL some, and others each way.
        let step = pair.from == .sqlite && pair.to == .sqlite ? 1 : 13
        var writes = keepsLast ? 0 : 3
        var isWhole = false
        while !isWhole {
            let target = try await MovingDatabase(pair.to, name: "there")
            let patience = Patience(writes: writes, keepsLast: keepsLast)
            let fragile = Move(
                from: MoveEnd(driver: FailingDriver(driver: source.driver, patience: patience), place: "here"),
                to: MoveEnd(driver: FailingDriver(driver: target.driver, patience: patience), place: "there"),
                limits: Self.limits)
            do {
                try await fragile.run()
                isWhole = true
            } catch is Patience.Over {
                // Never may both be used.
                let refusals = try await (source.refusal(), target.refusal())
                #expect(refusals.0 != nil || refusals.1 == nil)
                if writes > 4 { #expect(refusals.0 != nil) }
                let standing = try await move(source, target).run()
                if writes > 6 { #expect(standing != .begun) }
            }
            #expect(try await target.contents() == before, "after \(writes) writes")
            #expect(try await target.refusal() == nil)
            #expect(try await source.refusal() != nil)
            await target.driver.close()
            try await Move.undo(from: source.driver, targetIsLost: true)
            writes += step
        }
        #expect(writes > 40)
    }

    @Test func `there and back again replaces what was left, and the way is open each time`() async throws {
        let (here, there) = (
            try await MovingDatabase(.sqlite, name: "here"), try await MovingDatabase(.postgreSQL, name: "there")
        )
        try await here.fill()
        try await move(here, there).run(id: "1")
        #expect(
            try await here.refusal()
                == .moved(what: "Everything was moved from here to there: use it there, or move it back"))
        _ = try await there.driver.write {
            try $0.execute("UPDATE accounts SET name = 'Changed there' WHERE id = 'NULL'")
        }
        let changed = try await there.contents()
        try await move(there, here).run(id: "2")
        #expect(try await here.contents() == changed)
        #expect(try await here.refusal() == nil)
        #expect(try await there.refusal() != nil)
        _ = try await here.driver.write { try $0.execute("DELETE FROM news") }
        let left = try await here.contents()
        try await move(here, there).run(id: "3")
        #expect(try await there.contents() == left)
        #expect(try await there.refusal() == nil)
    }

    @Test func `a target that is being emptied is emptied wholly, whatever breaks it off`() async throws {
        let (here, there) = (
            try await MovingDatabase(.sqlite, name: "here"), try await MovingDatabase(.sqlite, name: "there")
        )
        try await here.fill()
        try await move(here, there).run(id: "1")
        let before = try await there.contents()
        var runs = 0
        for writes in 5... {
            runs += 1
            let patience = Patience(writes: writes, keepsLast: false)
            let back = Move(
                from: MoveEnd(driver: FailingDriver(driver: there.driver, patience: patience), place: "there"),
                to: MoveEnd(driver: FailingDriver(driver: here.driver, patience: patience), place: "here"),
                limits: Self.limits)
            do {
                try await back.run(id: "2")
                break
            } catch is Patience.Over {
                #expect(try await here.refusal() != nil)
            }
        }
        #expect(runs > 5)
        #expect(try await here.contents() == before)
        #expect(try await here.refusal() == nil)
    }

    @Test func `the target has the indices of a new database, and no note of the copying`() async throws {
        for kind in MovingKind.allCases {
            let (source, target) = (
                try await MovingDatabase(.sqlite, name: "here"), try await MovingDatabase(kind, name: "there")
            )
            let indices =
                kind == .sqlite
                ? "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
                : "SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1"
            func made() async throws -> [[SQLValue]] {
                try await target.driver.read { try $0.rows(indices).map(\.values) }
            }
            let fresh = try await made()
            #expect(fresh.count >= Migrations.indices.count)
            try await source.fill()
            try await move(source, target).run()
            // SQLite keeps the words as they were said.
            let after = try await made().map { $0.map { Self.plain($0) } }
            #expect(after == fresh)
        }
    }

    private static func plain(_ value: SQLValue) -> SQLValue {
        guard case .text(let text) = value else { return value }
        return .text(text.replacing("INDEX IF NOT EXISTS", with: "INDEX"))
    }

    @Test func `parts of a transaction are bounded by their bytes`() {
        let rows = [3, 4, 9, 1, 2, 3].map { [SQLValue.text(String(repeating: "a", count: $0))] }
        #expect(rows.split(bytesMax: 7).map(\.count) == [2, 1, 3])
        #expect([[SQLValue]]().split(bytesMax: 7).isEmpty)
    }

    // MARK: What is refused

    @Test func `a target with anything of its own is left as it is`() async throws {
        let (source, target) = (
            try await MovingDatabase(.sqlite, name: "here"), try await MovingDatabase(.sqlite, name: "there")
        )
        try await source.fill()
        _ = try await target.driver.write {
            try $0.execute("INSERT INTO figures (person_id, figure, count) VALUES ('a', 'b', 1)")
        }
        await #expect(throws: MoveFault.targetNotEmpty(table: "figures")) { try await move(source, target).run() }
        #expect(try await source.refusal() == nil)
        #expect(try await target.refusal() == nil)
        _ = try await target.driver.write { try $0.execute("DELETE FROM figures") }
        _ = try await target.driver.write { try $0.execute("UPDATE counters SET count = 1 WHERE name = 'accounts'") }
        await #expect(throws: MoveFault.targetNotEmpty(table: "counters")) { try await move(source, target).run() }
    }

    @Test func `a target that holds a part of another move is left as it is, and so is a source that has moved`()
        async throws
    {
        let one = try await MovingDatabase(.sqlite, name: "one")
        let other = try await MovingDatabase(.sqlite, name: "other")
        let target = try await MovingDatabase(.sqlite, name: "there")
        try await one.fill()
        try await other.fill()
        _ = try await move(one, target).begin(id: "1", at: StoreWorld.start)
        await #expect(throws: MoveFault.otherMove(from: "one")) { try await move(other, target).run(id: "2") }
        #expect(try await other.refusal() == nil)
        // What has not wholly come moves nowhere.
        await #expect(throws: StoreFault.self) { try await move(target, other).run(id: "3") }
        try await move(one, target).run(id: "4")
        let elsewhere = try await MovingDatabase(.sqlite, name: "elsewhere")
        let fault = await #expect(throws: StoreFault.self) { try await move(one, elsewhere).run(id: "5") }
        #expect(fault?.description.contains("from here to there") == true)
        #expect(try await elsewhere.refusal() == nil)
        #expect(try await move(one, target).run(id: "6") == .over)
    }

    @Test func `a source that was changed while the move was half done is noticed`() async throws {
        let (source, target) = (
            try await MovingDatabase(.sqlite, name: "here"), try await MovingDatabase(.sqlite, name: "there")
        )
        try await source.fill()
        let move = move(source, target)
        _ = try await move.begin(id: "1", at: StoreWorld.start)
        try await move.copy()
        _ = try await source.driver.write {
            try $0.execute("UPDATE events SET bytes = ? WHERE number = 0", [.blob(Data([7]))])
        }
        let fault = await #expect(throws: MoveFault.self) { try await move.run(id: "2") }
        guard case .different(let wanted, let found)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(wanted.table == "events" && found.rows == wanted.rows)
        #expect(try await target.refusal() != nil)
    }

    @Test func `older and newer databases move nowhere, and nothing moves onto them`() async throws {
        let (source, target) = (
            try await MovingDatabase(.sqlite, name: "here"), try await MovingDatabase(.sqlite, name: "there")
        )
        let known = Migrations.all.count
        _ = try await source.driver.write {
            try $0.execute("DELETE FROM migration WHERE number = ?", [SQLValue(known)])
        }
        await #expect(throws: MoveFault.sourceOlder) { try await move(source, target).run() }
        await #expect(throws: MoveFault.targetOlder) { try await move(target, source).run() }
        try await source.driver.write { connection in
            for number in [known, known + 1] {
                try connection.execute(
                    "INSERT INTO migration (number, name) VALUES (?, ?)",
                    [SQLValue(number), .text(Migrations.all.first { $0.number == number }?.name ?? "newer")])
            }
        }
        let newer = StoreFault.newerDatabase(found: known + 1, known: known)
        await #expect(throws: newer) { try await move(source, target).run() }
        await #expect(throws: newer) { try await move(target, source).run() }
        #expect(try await target.refusal() == nil)
    }

    @Test func `a half-done move can be taken back, a done one only when its target is lost`() async throws {
        let (source, target) = (
            try await MovingDatabase(.sqlite, name: "here"), try await MovingDatabase(.sqlite, name: "there")
        )
        try await source.fill()
        await #expect(throws: MoveFault.notMoved) { try await Move.undo(from: source.driver, targetIsLost: true) }
        _ = try await move(source, target).begin(id: "1", at: StoreWorld.start)
        for database in [source, target] {
            let store = SQLStore(driver: database.driver)
            let fault = await #expect(throws: StoreFault.self) { try await store.migrate() }
            #expect(fault?.description.contains("half done") == true)
        }
        try await Move.undo(from: source.driver, targetIsLost: false)
        #expect(try await source.refusal() == nil)
        #expect(try await target.refusal() != nil)
        let fresh = try await MovingDatabase(.sqlite, name: "fresh")
        try await move(source, fresh).run(id: "2")
        await #expect(throws: MoveFault.movedWholly(to: "fresh")) {
            try await Move.undo(from: source.driver, targetIsLost: false)
        }
        try await Move.undo(from: source.driver, targetIsLost: true)
        #expect(try await source.refusal() == nil)
    }

    @Test func `a text that PostgreSQL can't keep is named, with its row`() async throws {
        let (source, target) = (
            try await MovingDatabase(.sqlite, name: "here"), try await MovingDatabase(.postgreSQL, name: "there")
        )
        try await source.fill()
        _ = try await source.driver.write {
            try $0.execute("UPDATE figures SET figure = ? WHERE person_id = 'NULL'", [.text("a\0b")])
        }
        let fault = await #expect(throws: MoveFault.self) { try await move(source, target).run() }
        #expect(fault == .characterZero(table: "figures", key: "NULL, a\0b"))
    }
}
