import ArgumentParser
import EndwellCore
import EndwellService
import EndwellStore
import Foundation

/// `endwell verify`.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that every record is whole, or that an evidence bundle is.",
        discussion: """
            Without a bundle it checks the installation: it follows the chain of every contract's events, compares every \
            text and file with the digest that its event holds, and rebuilds from the log everything that was derived \
            from it. It changes nothing. With the database in the data folder nobody may act meanwhile, so the server \
            must be stopped first; while it runs, the check is refused with exit code 75. With PostgreSQL it looks at \
            one moment, and people may go on.

            With a bundle it needs no installation and no network: it checks the zip byte for byte, the signature, every \
            digest and the chain, and replays the events. A key that came with the bundle proves less than one that you \
            have from elsewhere: name that with --key.

            Exit code 0 says that all is whole, 1 that something differs; the first difference is named.
            """)

    @Argument(
        help: ArgumentHelp("The evidence bundle to check, instead of the installation.", valueName: "bundle.zip"),
        completion: .file(extensions: ["zip"]))
    var bundle: String?

    @Option(
        help: ArgumentHelp(
            "The key that must have signed the bundle: 64 hexadecimal digits, or the file that the installation shows "
                + "under /.well-known/endwell-key.json.", valueName: "key"))
    var key: String?

    @Flag(help: "Name every difference of the installation, up to 100.")
    var all = false

    @OptionGroup var data: DataOptions

    func validate() throws {
        guard bundle != nil else {
            if key != nil { throw ValidationError("--key belongs to the check of a bundle; name the bundle too.") }
            return
        }
        if all || !data.isUnsaid {
            throw ValidationError(
                "--all, --data, the database and the files belong to the check of an installation; leave them out.")
        }
    }

    func run() async throws {
        try await orExit {
            if let bundle {
                try BundleReport(path: bundle, key: key).tell()
            } else {
                try await verifyInstallation()
            }
        }
    }

    private func verifyInstallation() async throws {
        let place = try data.place()
        let store = try await Installation.openForReading(place, toVerify: true)
        let report: VerificationReport
        do {
            let files = try place.openFiles(of: store, isReading: true)
            report = try await Verification(store: store, files: files).run()
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        StandardOutput.write(report.counts)
        if report.olderStates > 0 {
            StandardOutput.write("\(report.olderStates) states are an older program's and are rebuilt when needed.")
        }
        guard let first = report.first else { return StandardOutput.write("Every record is whole.") }
        StandardOutput.write("Differences: \(report.differenceCount). The first: \(first).")
        if all { for other in report.differences.dropFirst() { StandardOutput.write("  \(other)") } }
        throw ExitCode(FailureCode.difference.rawValue)
    }
}

extension VerificationReport {
    /// What was checked, in one line.
    var counts: String {
        "Checked: contracts \(contracts), events \(events), texts \(contents) (erased \(erased)), files \(files)."
    }
}

/// The check of a bundle, in words for whoever was given one.
private struct BundleReport {
    let path: String
    let key: String?

    func tell() throws {
        let trusted = try key.map(Self.key)
        let bundle = try Self.bytes(of: path, max: EvidenceLimits.bundleBytesMax)
        do throws(EvidenceDifference) {
            tell(try EvidenceCheck(bundle, trusting: trusted).run(), isTrusted: trusted != nil)
        } catch {
            StandardOutput.write("The bundle differs from what was signed: \(error).")
            throw ExitCode(FailureCode.difference.rawValue)
        }
    }

    private func tell(_ verdict: EvidenceVerdict, isTrusted: Bool) {
        let files = verdict.filesLeftOut ? "attachments left out" : "files \(verdict.files)"
        StandardOutput.write(
            "Contract \(verdict.reference) (\(verdict.contract)): events \(verdict.events), texts \(verdict.contents) "
                + "(erased \(verdict.erased)), \(files).")
        StandardOutput.write("Last event \(verdict.events): \(verdict.hash)")
        StandardOutput.write("Signed \(DateWords.iso(verdict.at)) by \(verdict.installation), key \(verdict.key.id).")
        if isTrusted {
            StandardOutput.write("The bundle is whole, and the key that you named signed it.")
        } else {
            StandardOutput.write("The bundle is whole, and the key that came with it signed it. Compare that key with")
            StandardOutput.write("\(verdict.installation)/.well-known/endwell-key.json, or name yours with --key:")
            StandardOutput.write(verdict.key.publicKey)
        }
    }

    /// The key in 64 digits, or in a file.
    private static func key(_ given: String) throws -> EvidencePublicKey {
        if let key = EvidencePublicKey(given) { return key }
        let document = try bytes(of: given, max: EvidenceLimits.keyDocumentBytesMax)
        guard let key = EvidencePublicKey(String(decoding: document, as: UTF8.self)) else {
            throw Failure(
                .usage, "--key \(given) holds no Ed25519 key: give 64 hexadecimal digits, or endwell-key.json.")
        }
        return key
    }

    /// A plain file's bytes. A large one is mapped, so that it takes no memory of its own.
    private static func bytes(of path: String, max: Int) throws -> Data {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.noInput, "\(path) is no file that can be read.")
        }
        guard status.st_size <= max else {
            throw Failure(.noInput, "\(path) has \(status.st_size) bytes; at most \(max) are read.")
        }
        do {
            return try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw Failure(.noInput, "\(path) can’t be read: \(error.localizedDescription)")
        }
    }
}
