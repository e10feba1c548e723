import CPostgreSQL
public import EndwellService
public import Foundation

/// Where a PostgreSQL database is, and what opens it.
public struct PostgreSQLAddress: Sendable {
    private let url: String
    private let password: String?
    /// The servers that may have the primary, as in `db1:5432, db2:5432`.
    public let hosts: String
    /// The database's name; empty when the server's rule decides.
    public let database: String
    /// True when the URL itself holds the password, where other people of the machine may see it.
    public let hasPasswordInside: Bool
    private let isLocal: Bool
    private let sslMode: String?

    /// The URL as it was given, unless it holds the password.
    public var shownURL: String? { hasPasswordInside ? nil : url }

    /// The database at a URL such as `postgres://endwell@db1,db2/endwell?sslmode=verify-full&sslrootcert=/etc/ca.pem`.
    ///
    /// Everything that libpq knows may be said in it. It is always the primary that is looked for, among all hosts.
    /// - Parameter password: the password, when it is not in the URL; nil leaves it to libpq, which looks into
    ///   `PGPASSWORD` and `~/.pgpass`.
    /// - Parameter environment: libpq's own variables, which count where the URL says nothing.
    /// - Throws: `StoreFault.unavailable` with the reason when the URL can't be read.
    public init(
        _ url: String, password: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(StoreFault) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw .unavailable(reason: "the database’s URL must begin with postgres://")
        }
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &complaint) else {
            let words = complaint.map { String(cString: $0) } ?? "it can’t be read"
            PQfreemem(complaint)
            // The library repeats what it could not read, which may hold the password.
            throw .unavailable(reason: "the database’s URL is wrong: \(words.prefix { $0 != ":" && $0 != "\"" })")
        }
        defer { PQconninfoFree(options) }
        var said: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { said[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.url = url
        self.password = password
        database = said["dbname"] ?? ""
        hasPasswordInside = said["password"] != nil
        let names = (said["host"] ?? said["hostaddr"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let ports = (said["port"] ?? "5432").split(separator: ",", omittingEmptySubsequences: false)
        hosts = names.enumerated().map { index, name in
            "\(name):\(ports.count == names.count ? ports[index] : ports[0])"
        }.joined(separator: ", ")
        sslMode = said["sslmode"] ?? environment["PGSSLMODE"]
        let reached = said["hostaddr"] ?? said["host"] ?? environment["PGHOSTADDR"] ?? environment["PGHOST"] ?? ""
        // What a service file says is not known here.
        let isOfService = said["service"] != nil || environment["PGSERVICE"] != nil
        isLocal =
            !isOfService
            && reached.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
                ["", "localhost", "127.0.0.1", "::1"].contains($0) || $0.hasPrefix("/")
            }
    }

    /// What libpq is told. What stands before the URL yields to it; what stands after it doesn't.
    func parameters(_ limits: PostgreSQLLimits) -> [(name: String, value: String)] {
        var parameters = [
            ("application_name", "endwell"),
            // Passwords and contracts never cross a network in the clear unless somebody asks for it.
            ("sslmode", sslMode ?? (isLocal ? "prefer" : "require")),
            ("connect_timeout", String(limits.connectSecondsMax)),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", String(limits.silenceMillisecondsMax * 2)),
            ("dbname", url),
            ("client_encoding", "UTF8"), ("target_session_attrs", "read-write"),
        ]
        if let password { parameters.append(("password", password)) }
        return parameters
    }
}
