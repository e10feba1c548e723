import ArgumentParser
import EndwellPostgreSQL
import EndwellService
import Foundation

/// Where an installation keeps what it knows: the database in a folder or on a server, and attachments with it or
/// elsewhere.
struct DataPlace: Sendable {
    /// The data folder, as an absolute path.
    let folder: Setting<String>
    /// The PostgreSQL database; nil when the folder holds an SQLite one.
    let server: Setting<PostgreSQLAddress>?
    /// Where attachments are.
    let files: Setting<FilesPlace>

    /// The database places in words that give no password away.
    var words: String { server?.value.words ?? folder.value }

    /// The database at a URL, which a refusal calls by its origin.
    static func server(_ url: Setting<String>, password: String?) throws -> Setting<PostgreSQLAddress> {
        do {
            return Setting(value: try PostgreSQLAddress(url.value, password: password), origin: url.origin)
        } catch StoreFault.unavailable(let reason) {
            throw Failure(.usage, "\(url.origin) can’t be used: \(reason).")
        }
    }
}

/// Where the data lies: what every command about an installation needs to know.
struct DataOptions: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: ArgumentHelp(
            "The folder in which everything is kept. Also ENDWELL_DATA; default: ./endwell-data.",
            valueName: "folder"))
    var folder: String?

    @Option(
        name: .customLong("database-url"),
        help: ArgumentHelp(
            "The PostgreSQL database, when it is not to be SQLite in the data folder: postgres://user@host/name, with "
                + "anything that libpq knows behind a question mark. Also ENDWELL_DATABASE_URL.",
            valueName: "url"))
    var databaseURL: String?

    @Option(
        name: .customLong("database-password-file"),
        help: ArgumentHelp(
            "The file that holds the database’s password. Also ENDWELL_DATABASE_PASSWORD_FILE, or the password itself "
                + "in ENDWELL_DATABASE_PASSWORD; without them libpq looks into PGPASSWORD and ~/.pgpass.",
            valueName: "file"))
    var passwordFile: String?

    @OptionGroup var files: FilesOptions

    /// True when nothing was said on the command line.
    var isUnsaid: Bool { folder == nil && databaseURL == nil && passwordFile == nil && files.isUnsaid }

    /// The folder alone.
    func folder(environment: [String: String]) -> Setting<String> {
        Self.folder(flag: folder, environment: environment)
    }

    /// The folder that is meant where no option names one.
    static func standardFolder(environment: [String: String]) -> Setting<String> {
        folder(flag: nil, environment: environment)
    }

    private static func folder(flag: String?, environment: [String: String]) -> Setting<String> {
        let chosen = choose(
            flag: flag, "--data", environment: environment, "ENDWELL_DATA", standard: "./endwell-data")
        return Setting(value: absolutePath(ofFolder: chosen.value), origin: chosen.origin)
    }

    /// The folder, the database and the attachments.
    func place(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> DataPlace {
        let url = choose(
            flag: databaseURL, "--database-url", environment: environment, "ENDWELL_DATABASE_URL", standard: "")
        let server =
            url.value.isEmpty
            ? nil
            : try DataPlace.server(url, password: try Self.password(inFile: passwordFile, environment: environment))
        return DataPlace(
            folder: folder(environment: environment), server: server,
            files: try files.setting(environment: environment, hasServer: server != nil))
    }

    /// The folder of an installation that has everything in it; refuses one whose database or attachments are elsewhere.
    func folderWithDatabase(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> String {
        let place = try place(environment: environment)
        if let server = place.server {
            throw Failure(
                .usage,
                "\(server.origin) names \(place.words), which its own tools back up and restore: see "
                    + "docs/operations.md. This is for a database in the data folder.")
        }
        guard place.files.value.isDisk else {
            throw Failure(
                .usage,
                "\(place.files.origin) says that attachments are \(place.files.value.words), which a copy of the "
                    + "folder would not hold: see docs/operations.md. This is for attachments in the data folder.")
        }
        return place.folder.value
    }

    /// The database's password, when it is said.
    static func password(inFile flag: String? = nil, environment: [String: String]) throws -> String? {
        let file = choose(
            flag: flag, "--database-password-file", environment: environment,
            "ENDWELL_DATABASE_PASSWORD_FILE", standard: "")
        return try DatabasePassword.read(from: file, or: "ENDWELL_DATABASE_PASSWORD", environment: environment)
    }
}

/// A database's password, which is no argument: others on the machine see those.
enum DatabasePassword {
    /// The longest password that is read from a file, in bytes.
    private static let bytesMax = 4_096

    /// The password in a file's first line; when no file is named, what a variable holds.
    static func read(
        from file: Setting<String>, or variable: String, environment: [String: String]
    ) throws -> String? {
        guard !file.value.isEmpty else {
            let password = environment[variable] ?? ""
            return password.isEmpty ? nil : password
        }
        guard let handle = FileHandle(forReadingAtPath: file.value),
            let data = try? handle.read(upToCount: bytesMax + 1), data.count <= bytesMax,
            let line = String(data: data, encoding: .utf8)?.split(whereSeparator: \.isNewline).first
        else {
            throw Failure(.noInput, "\(file.origin) is \(file.value), which holds no password in its first line.")
        }
        return String(line)
    }
}

extension PostgreSQLAddress {
    /// The database in words that give no password away.
    var words: String { "PostgreSQL at \(hosts.isEmpty ? "this machine" : hosts), database \(database)" }
}
