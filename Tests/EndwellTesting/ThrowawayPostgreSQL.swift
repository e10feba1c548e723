import Foundation
import Synchronization

/// A PostgreSQL server of the tests' own, started once for all of them. It goes when this process does, however it ends.
package final class ThrowawayPostgreSQL: Sendable {
    /// The one server that most tests share, each with a database of its own.
    package static let shared = Result { try ThrowawayPostgreSQL() }

    package struct NotStarted: Error, CustomStringConvertible {
        package let description: String
    }

    private let process: Process
    private let orders = Pipe()
    private let answers: Pipe
    private let unread = Mutex(Data())
    private let databases = Mutex(0)
    /// The URL of its first database.
    package let url: String
    /// The file with the certificate that it shows.
    package let certificate: String

    package init() throws {
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
    package func stop() throws { try order("stop") }

    /// Starts it again, with what it has kept.
    package func start() throws { try order("start") }

    /// The URL of a new database: empty, or a copy of another, which nobody may have open.
    package func newDatabase(copying template: String = "template1") throws -> String {
        let number = databases.withLock { number in
            number += 1
            return number
        }
        try ask("CREATE DATABASE test_\(number) TEMPLATE \(template)")
        return url(of: "test_\(number)")
    }

    /// The name of the database at a URL.
    package static func name(in url: String) -> String {
        url.split(separator: "/").last.map(String.init) ?? ""
    }

    private func url(of database: String) -> String { url.replacing(/\/postgres$/, with: "/\(database)") }

    private func ask(_ sql: String) throws {
        let psql = Process()
        psql.executableURL = URL(filePath: "/usr/bin/env")
        psql.arguments = ["psql", "--quiet", "--no-psqlrc", "--dbname=\(url)", "--command=\(sql)"]
        try psql.run()
        psql.waitUntilExit()
        guard psql.terminationStatus == 0 else { throw NotStarted(description: "PostgreSQL refused: \(sql)") }
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
