import EndwellPostgreSQL
import EndwellService
import EndwellStore
import Foundation
import Synchronization

/// A PostgreSQL server of the tests' own, started once for all of them. It goes when this process does, however it ends.
final class ThrowawayPostgreSQL: Sendable {
    /// The one server that most tests share, each with a database of its own.
    static let shared = Result { try ThrowawayPostgreSQL() }

    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    private let process: Process
    private let orders = Pipe()
    private let answers: Pipe
    private let unread = Mutex(Data())
    private let databases = Mutex(0)
    /// The URL of its first database.
    let url: String
    /// The file with the certificate that it shows.
    let certificate: String

    init() throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let (process, answers) = (Process(), Pipe())
        process.executableURL = project.appending(path: "postgresql/throwaway")
        process.standardInput = orders
        process.standardOutput = answers
        try process.run()
        self.process = process
        self.answers = answers
        guard let url = Self.line(from: answers, after: unread),
            let certificate = Self.line(from: answers, after: unread)
        else { throw NotStarted(description: "PostgreSQL did not start; its words are above") }
        self.url = url
        self.certificate = certificate
    }

    deinit {
        try? orders.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Stops the server at once, as a power loss would.
    func stop() throws { try order("stop") }

    /// Starts it again, with what it has kept.
    func start() throws { try order("start") }

    /// The URL of a new, empty database.
    func newDatabase() async throws -> String {
        let number = databases.withLock { number in
            number += 1
            return number
        }
        let psql = Process()
        psql.executableURL = URL(filePath: "/usr/bin/env")
        psql.arguments = ["psql", "--quiet", "--dbname=\(url)", "--command=CREATE DATABASE test_\(number)"]
        try psql.run()
        psql.waitUntilExit()
        guard psql.terminationStatus == 0 else { throw NotStarted(description: "no database could be made") }
        return url.replacing(/\/postgres$/, with: "/test_\(number)")
    }

    private func order(_ word: String) throws {
        try orders.fileHandleForWriting.write(contentsOf: Data("\(word)\n".utf8))
        guard Self.line(from: answers, after: unread) == word else {
            throw NotStarted(description: "PostgreSQL did not \(word)")
        }
    }

    /// The next line of the server's words, nil when there is none to come.
    private static func line(from pipe: Pipe, after unread: borrowing Mutex<Data>) -> String? {
        unread.withLock { data in
            while true {
                if let end = data.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = String(decoding: data[..<end], as: UTF8.self)
                    data = Data(data[data.index(after: end)...])
                    return line
                }
                let more = pipe.fileHandleForReading.availableData
                if more.isEmpty { return nil }
                data += more
            }
        }
    }
}

/// A database of the throw-away server.
final class PostgreSQLPlace: DriverPlace {
    let keepsNULInText = false
    let url: String
    private let limits: PostgreSQLLimits

    init(limits: PostgreSQLLimits = .small, on server: ThrowawayPostgreSQL? = nil) async throws {
        let server = try server ?? ThrowawayPostgreSQL.shared.get()
        url = try await server.newDatabase()
        self.limits = limits
    }

    func open() async throws -> any SQLDriver { try openPostgreSQL() }

    func openPostgreSQL() throws -> PostgreSQLDriver {
        try PostgreSQLDriver(try PostgreSQLAddress(url), limits: limits)
    }
}

extension PostgreSQLLimits {
    /// Few connections, so that tests that run at once find room on one server.
    static var small: PostgreSQLLimits {
        var limits = PostgreSQLLimits()
        limits.writers = 4
        limits.readers = 3
        return limits
    }
}
