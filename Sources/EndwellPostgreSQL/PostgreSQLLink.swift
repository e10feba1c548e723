import CPostgreSQL
import EndwellService
import Foundation

/// One conversation with the primary, on the thread that owns it. Nothing in it waits without an end.
final class PostgreSQLLink {
    private let connection: OpaquePointer
    private let patienceMilliseconds: Int
    private let beginMilliseconds: Int

    /// The life of the server that this conversation is with.
    private(set) var life = PostgreSQLLife(nil)

    /// Connects to the first of the hosts that takes writes.
    init(to address: PostgreSQLAddress, limits: PostgreSQLLimits) throws(PostgreSQLFailure) {
        let parameters = address.parameters(limits)
        let opened = Self.withCStrings(parameters.map(\.name)) { names in
            Self.withCStrings(parameters.map(\.value)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let opened else { throw PostgreSQLFailure(.unavailable(reason: "there is not enough memory")) }
        connection = opened
        patienceMilliseconds = limits.statementMillisecondsMax + limits.silenceMillisecondsMax
        beginMilliseconds = limits.beginMillisecondsMax
        guard PQstatus(connection) == CONNECTION_OK else {
            throw PostgreSQLFailure(.noPrimary(reason: message))
        }
        guard PQserverVersion(connection) >= 140_000 else {
            throw PostgreSQLFailure(.unavailable(reason: "PostgreSQL must be version 14 or later"))
        }
        PQsetnonblocking(connection, 1)
        // Notices are for people at a terminal.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        try command(
            """
            SET statement_timeout = \(limits.statementMillisecondsMax);
            SET lock_timeout = \(limits.lockWaitMillisecondsMax);
            SET idle_in_transaction_session_timeout = \(limits.idleMillisecondsMax);
            SET standard_conforming_strings = on; SET client_min_messages = error;
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
            """)
        life = PostgreSQLLife(try command(PostgreSQLLife.question).firstText)
    }

    deinit { PQfinish(connection) }

    /// Why the conversation broke, in the library's words.
    private var message: String { PostgreSQLFailure.line(String(cString: PQerrorMessage(connection))) }

    /// Says something of the driver's own, which may be several statements, and returns the last answer in text form.
    @discardableResult
    func command(_ sql: String) throws(PostgreSQLFailure) -> PostgreSQLAnswer {
        try command(sql, patience: patienceMilliseconds)
    }

    /// Begins a transaction. A server that is silent even then hangs, and is not waited for.
    @discardableResult
    func begin(_ sql: String) throws(PostgreSQLFailure) -> PostgreSQLAnswer {
        try command(sql, patience: beginMilliseconds)
    }

    private func command(_ sql: String, patience: Int) throws(PostgreSQLFailure) -> PostgreSQLAnswer {
        let answer = try ask(patience: patience) { PQsendQuery($0, sql) }
        if let error = answer.error { throw PostgreSQLFailure(error, sql: sql, isReader: false) }
        return answer
    }

    /// Prepares a statement under a name.
    func prepare(_ text: String, as name: String) throws(PostgreSQLFailure) -> PostgreSQLAnswer {
        try ask { PQsendPrepare($0, name, text, 0, nil) }
    }

    /// Forgets a prepared statement.
    func forget(_ name: String) throws(PostgreSQLFailure) {
        try command("DEALLOCATE \(name)")
    }

    /// Runs a prepared statement; the answer is in binary form.
    func run(_ name: String, _ arguments: PostgreSQLArguments) throws(PostgreSQLFailure) -> PostgreSQLAnswer {
        try ask { connection in
            arguments.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
            }
        }
    }

    /// Runs prepared statements one after the other, all of which are sent before the first is answered (a pipeline).
    /// - Returns: the answers, in their order; after one that is an error the rest were not run.
    func run(_ statements: [(name: String, arguments: PostgreSQLArguments)]) throws(PostgreSQLFailure)
        -> [PostgreSQLAnswer]
    {
        guard PQenterPipelineMode(connection) == 1 else { throw .lost(message) }
        for (name, arguments) in statements {
            let isSent = arguments.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
            }
            guard isSent == 1 else { throw .lost(message) }
        }
        guard PQpipelineSync(connection) == 1 else { throw .lost(message) }
        let answers = try pipelinedAnswers()
        guard PQexitPipelineMode(connection) == 1, answers.count == statements.count else { throw .lost(message) }
        return answers
    }

    /// The answers up to where the pipeline ends.
    private func pipelinedAnswers() throws(PostgreSQLFailure) -> [PostgreSQLAnswer] {
        var answers: [PostgreSQLAnswer] = []
        while true {
            // Each statement may run as long as one that is sent alone.
            try awaitAnswer(until: ContinuousClock.now.advanced(by: .milliseconds(patienceMilliseconds)))
            guard let result = PQgetResult(connection) else {
                // It stands between the answers of two statements, and where the conversation broke.
                guard PQstatus(connection) == CONNECTION_OK else { throw .lost(message) }
                continue
            }
            if PQresultStatus(result) == PGRES_PIPELINE_SYNC {
                PQclear(result)
                return answers
            }
            answers.append(PostgreSQLAnswer(result))
        }
    }

    // MARK: What other nodes tell

    /// What was told on the channels that this link listens to, by others than itself.
    func heard() throws(PostgreSQLFailure) -> [String] {
        guard PQconsumeInput(connection) == 1 else { throw .lost(message) }
        var words: [String] = []
        while let notification = PQnotifies(connection) {
            if notification.pointee.be_pid != PQbackendPID(connection) {
                words.append(String(cString: notification.pointee.extra))
            }
            PQfreemem(notification)
        }
        return words
    }

    /// Returns when there may be something to hear, or something to be read from the descriptor.
    func awaitWord(orBytesFrom descriptor: Int32) {
        var descriptors = [
            pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, 2, -1)
    }

    // MARK: How

    /// Sends, waits, and returns the last answer, or the first that is an error.
    /// - Parameter patience: how long the server may be silent, in milliseconds; unless it is said, as long as a statement
    ///   may run and a little longer.
    private func ask(
        patience: Int? = nil, _ send: (OpaquePointer) -> Int32
    ) throws(PostgreSQLFailure) -> PostgreSQLAnswer {
        guard send(connection) == 1 else { throw .lost(message) }
        let giveUpAt = ContinuousClock.now.advanced(by: .milliseconds(patience ?? patienceMilliseconds))
        var last: PostgreSQLAnswer?
        while true {
            try awaitAnswer(until: giveUpAt)
            guard let result = PQgetResult(connection) else { break }
            let answer = PostgreSQLAnswer(result)
            if last?.error == nil { last = answer }
        }
        guard PQstatus(connection) == CONNECTION_OK, let last else { throw .lost(last?.error?.message ?? message) }
        return last
    }

    /// Returns when the next answer is wholly here.
    private func awaitAnswer(until giveUpAt: ContinuousClock.Instant) throws(PostgreSQLFailure) {
        while true {
            let unsent = PQflush(connection)
            guard unsent >= 0 else { throw .lost(message) }
            if unsent == 0, PQisBusy(connection) == 0 { return }
            let left = (giveUpAt - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { throw .lost("the server has been silent for too long") }
            var descriptor = pollfd(
                fd: PQsocket(connection), events: Int16(unsent == 0 ? POLLIN : POLLIN | POLLOUT), revents: 0)
            let ready = poll(&descriptor, 1, Int32(min(left.rounded(.up), 60_000)))
            if ready > 0, descriptor.revents & Int16(POLLOUT) != descriptor.revents, PQconsumeInput(connection) == 0 {
                throw .lost(message)
            }
        }
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { UnsafePointer($0) } + [nil]
        return pointers.withUnsafeBufferPointer { buffer in
            // The list ends with nil, so it has an address.
            body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }
}
