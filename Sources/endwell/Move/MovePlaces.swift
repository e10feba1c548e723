import ArgumentParser
import EndwellPostgreSQL
import Foundation

/// From where to where a move goes.
struct MovePlaces: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where everything is: sqlite:FOLDER, or postgres://user@host/name with anything that libpq knows behind a "
                + "question mark.", valueName: "place"))
    var from: String

    @Option(help: ArgumentHelp("Where everything is to go, in the same form.", valueName: "place"))
    var to: String?

    @Option(
        name: .customLong("from-data"),
        help: ArgumentHelp(
            "With --from postgres://… and --files disk: the folder with the attachments. Default: the other side’s "
                + "folder, so that they stay where they are; with PostgreSQL on both, ENDWELL_DATA or ./endwell-data.",
            valueName: "folder"))
    var fromData: String?

    @Option(
        name: .customLong("to-data"),
        help: ArgumentHelp(
            "With --to postgres://… and --files disk: the folder for the attachments. Default as above.",
            valueName: "folder"))
    var toData: String?

    @Option(
        name: .customLong("from-password-file"),
        help: ArgumentHelp(
            "The file with the password of the database at --from. Also ENDWELL_FROM_PASSWORD_FILE, or the password in "
                + "ENDWELL_FROM_PASSWORD; else what is said for `endwell serve`.", valueName: "file"))
    var fromPasswordFile: String?

    @Option(
        name: .customLong("to-password-file"),
        help: ArgumentHelp(
            "The file with the password of the database at --to. Also ENDWELL_TO_PASSWORD_FILE, or the password in "
                + "ENDWELL_TO_PASSWORD; else what is said for `endwell serve`.", valueName: "file"))
    var toPasswordFile: String?

    @OptionGroup var files: FilesOptions

    /// What the name of a data folder with a database in it begins with.
    private static let folderScheme = "sqlite:"

    /// One side of the move, as it was said.
    private struct Side {
        let name: String
        let option: String
        let data: String?
        let passwordFile: String?
        /// The other side, as it was said.
        let other: String?
    }

    /// Where everything is.
    func source(environment: [String: String]) throws -> DataPlace {
        let side = Side(name: from, option: "from", data: fromData, passwordFile: fromPasswordFile, other: to)
        return try place(side, environment: environment)
    }

    /// Where everything is to go.
    func target(environment: [String: String]) throws -> DataPlace {
        let side = Side(name: to ?? "", option: "to", data: toData, passwordFile: toPasswordFile, other: from)
        return try place(side, environment: environment)
    }

    private func place(_ side: Side, environment: [String: String]) throws -> DataPlace {
        if let folder = Self.folder(in: side.name) {
            guard side.data == nil, side.passwordFile == nil else {
                throw Failure(
                    .usage,
                    "--\(side.option)-data and --\(side.option)-password-file belong to PostgreSQL; leave them out.")
            }
            return DataPlace(
                folder: Setting(value: folder, origin: .flag("--\(side.option)")), server: nil,
                files: try filesBesideFolder(environment: environment))
        }
        guard side.name.hasPrefix("postgres://") || side.name.hasPrefix("postgresql://") else {
            throw Failure(
                .usage, "--\(side.option) is “\(side.name)”; it must be sqlite:FOLDER or postgres://user@host/name.")
        }
        let folder =
            side.data.map { Setting(value: absolutePath(ofFolder: $0), origin: .flag("--\(side.option)-data")) }
            ?? side.other.flatMap(Self.folder).map { Setting(value: $0, origin: .standard) }
            ?? DataOptions.standardFolder(environment: environment)
        let url = Setting(value: side.name, origin: .flag("--\(side.option)"))
        let server = try DataPlace.server(url, password: try password(side, environment: environment))
        return DataPlace(
            folder: folder, server: server, files: try files.setting(environment: environment, hasServer: true))
    }

    /// What is said of attachments is about the side with PostgreSQL. Beside a database in a folder they are in that folder,
    /// unless both sides have them in a store of their own.
    private func filesBesideFolder(environment: [String: String]) throws -> Setting<FilesPlace> {
        let said = try files.setting(environment: environment, hasServer: true)
        return switch said.value {
        case .s3: said
        case .disk, .database: Setting(value: .disk, origin: .standard)
        }
    }

    /// The data folder that such a name means; nil for what is no folder's.
    private static func folder(in name: String) -> String? {
        guard name.hasPrefix(folderScheme), name.count > folderScheme.count else { return nil }
        // Also sqlite:///var/lib/endwell, as others write it.
        return absolutePath(ofFolder: String(name.dropFirst(folderScheme.count)).replacing(/^\/\/\//, with: "/"))
    }

    private func password(_ side: Side, environment: [String: String]) throws -> String? {
        let prefix = "ENDWELL_\(side.option.uppercased())_PASSWORD"
        let file = choose(
            flag: side.passwordFile, "--\(side.option)-password-file", environment: environment, "\(prefix)_FILE",
            standard: "")
        return try DatabasePassword.read(from: file, or: prefix, environment: environment)
            ?? DataOptions.password(environment: environment)
    }
}
