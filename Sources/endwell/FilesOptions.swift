import ArgumentParser
import EndwellFiles
import Foundation

/// Where attachments are kept, as it is said.
struct FilesOptions: ParsableArguments {
    @Option(
        name: .customLong("files"),
        help: ArgumentHelp(
            "Where attachments are kept: disk, in the data folder, which several nodes must then share; database, in the "
                + "PostgreSQL database; or s3://bucket/prefix. Also ENDWELL_FILES; default: with the database.",
            valueName: "place"))
    var place: String?

    @Option(
        name: .customLong("files-endpoint"),
        help: ArgumentHelp(
            "The address of the store that has the bucket, such as https://s3.eu-central-1.amazonaws.com. Also "
                + "ENDWELL_FILES_ENDPOINT.",
            valueName: "url"))
    var endpoint: String?

    @Option(
        name: .customLong("files-region"),
        help: ArgumentHelp(
            "The bucket’s region. Also ENDWELL_FILES_REGION; default: us-east-1, which suits stores without any.",
            valueName: "name"))
    var region: String?

    @Option(
        name: .customLong("files-credentials-file"),
        help: ArgumentHelp(
            "A file with two lines: the id of the key that may use the bucket, and its secret. Also "
                + "ENDWELL_FILES_CREDENTIALS_FILE, or both in ENDWELL_FILES_ACCESS_KEY_ID and "
                + "ENDWELL_FILES_SECRET_ACCESS_KEY.",
            valueName: "file"),
        completion: .file())
    var credentialsFile: String?

    /// True when nothing was said on the command line.
    var isUnsaid: Bool { place == nil && endpoint == nil && region == nil && credentialsFile == nil }

    /// The longest file with credentials that is read, in bytes.
    private static let credentialsBytesMax = 4_096

    /// Throws a `Failure` that says what can be done instead.
    func setting(environment: [String: String], hasServer: Bool) throws -> Setting<FilesPlace> {
        let chosen = choose(flag: place, "--files", environment: environment, "ENDWELL_FILES", standard: "")
        if chosen.value.hasPrefix("s3:") {
            return Setting(value: try s3(chosen, environment), origin: chosen.origin)
        }
        let setting = try plain(chosen, hasServer: hasServer)
        for said in [endpointSaid(environment), regionSaid(environment), fileSaid(environment)]
        where !said.value.isEmpty {
            throw Failure(
                .usage,
                "\(said.origin) is for attachments in a store that speaks S3, and they are "
                    + "\(setting.value.words): say --files s3://BUCKET too, or leave it out.")
        }
        return setting
    }

    private func plain(_ chosen: Setting<String>, hasServer: Bool) throws -> Setting<FilesPlace> {
        switch chosen.value {
        case "": return Setting(value: .standard(hasServer: hasServer), origin: .standard)
        case "disk": return Setting(value: .disk, origin: chosen.origin)
        case "database":
            guard hasServer else {
                throw Failure(
                    .usage,
                    "\(chosen.origin) is “database”, which attachments are kept in with PostgreSQL only: name one "
                        + "with --database-url, or say --files disk.")
            }
            return Setting(value: .database, origin: chosen.origin)
        default:
            throw Failure(
                .usage,
                "\(chosen.origin) is “\(chosen.value)”; it must be disk, database, or s3://BUCKET or "
                    + "s3://BUCKET/PREFIX.")
        }
    }

    // MARK: S3

    private func s3(_ chosen: Setting<String>, _ environment: [String: String]) throws -> FilesPlace {
        let (endpoint, region) = (endpointSaid(environment), regionSaid(environment))
        guard !endpoint.value.isEmpty else {
            throw Failure(
                .usage,
                "\(chosen.origin) is “\(chosen.value)”, and which store has that bucket is not said: say its "
                    + "address with --files-endpoint https://….")
        }
        let address: S3Address
        do {
            address = try S3Address(
                location: chosen.value, endpoint: endpoint.value,
                region: region.value.isEmpty ? S3Address.regionStandard : region.value)
        } catch {
            let (said, why) =
                switch error {
                case .location(let why): (chosen, why)
                case .endpoint(let why): (endpoint, why)
                case .region(let why): (region, why)
                }
            throw Failure(.usage, "\(said.origin) is “\(said.value)”; \(why).")
        }
        return .s3(address, try credentials(environment))
    }

    private func credentials(_ environment: [String: String]) throws -> S3Credentials {
        let file = fileSaid(environment)
        guard file.value.isEmpty else {
            let text = try InputFile(path: file.value, bytesMax: Self.credentialsBytesMax).text()
            let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            guard lines.count == 2, let found = S3Credentials(accessKeyID: lines[0], secretAccessKey: lines[1]) else {
                throw Failure(
                    .usage, "\(file.origin) names \(file.value), which must hold two lines: a key’s id, and its secret."
                )
            }
            return found
        }
        let (id, secret) = ("ENDWELL_FILES_ACCESS_KEY_ID", "ENDWELL_FILES_SECRET_ACCESS_KEY")
        guard let found = S3Credentials(accessKeyID: environment[id] ?? "", secretAccessKey: environment[secret] ?? "")
        else {
            throw Failure(
                .usage,
                "The key that may use the bucket is not said: name a file with its id and its secret in two lines "
                    + "with --files-credentials-file, or set \(id) and \(secret).")
        }
        return found
    }

    // MARK: What is said

    private func endpointSaid(_ environment: [String: String]) -> Setting<String> {
        choose(flag: endpoint, "--files-endpoint", environment: environment, "ENDWELL_FILES_ENDPOINT", standard: "")
    }

    private func regionSaid(_ environment: [String: String]) -> Setting<String> {
        choose(flag: region, "--files-region", environment: environment, "ENDWELL_FILES_REGION", standard: "")
    }

    private func fileSaid(_ environment: [String: String]) -> Setting<String> {
        choose(
            flag: credentialsFile, "--files-credentials-file", environment: environment,
            "ENDWELL_FILES_CREDENTIALS_FILE", standard: "")
    }
}
