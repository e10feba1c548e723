import ArgumentParser
import EndwellService
import Foundation

/// `endwell backup`.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a verified copy of everything, while the server runs or when it doesn't.",
        discussion: """
            Makes a folder endwell-backup-… in the one you name, with the database as it was at one instant and every \
            file that it refers to. The copy is checked as `endwell verify` checks an installation, and has its name \
            only when it proved whole. Every act that was acknowledged before the backup began is in it.

            Run it as the server's own user, every day and onto another disk or machine:
              endwell backup --data /var/lib/endwell --to /mnt/backup

            The instant of the last backup that proved whole is in /metrics. A backup holds what the data folder \
            holds, the sign-in of everybody included: keep it as well. Nothing removes old ones but you.
            """)

    @Option(
        help: ArgumentHelp("The folder into which the backup is put. It must be there.", valueName: "place"),
        completion: .directory)
    var to: String

    @OptionGroup var data: DataOptions

    func run() async throws {
        try await orExit {
            // A limit on the size of files is a full disk, which is told, and no reason to die.
            signal(SIGXFSZ, SIG_IGN)
            let folder = try data.folderWithDatabase()
            let made = try await BackupMaking(data: folder, place: absolutePath(ofFolder: to), clock: SystemClock())
                .run()
            StandardOutput.write(made.report.counts)
            StandardOutput.write("Every record is whole.")
            StandardOutput.write(made.path)
            do {
                try BackupNote(dataFolder: folder).write(made.begunAt)
            } catch {
                throw Failure(
                    .cannotCreate,
                    "The backup is whole and in its place, but /metrics won’t tell of it: "
                        + Failure(error).message)
            }
        }
    }
}

/// `endwell restore`.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a data folder from a backup.",
        discussion: """
            The folder must not be there yet, or be empty: nothing is ever overwritten. The backup is copied beside it, \
            every digest is compared and every record checked, as `endwell verify` does; only then does the copy get \
            the folder's name. Whatever fails, the folder is as it was. A backup of an older program is brought up to \
            date on the way, and one of a newer program is refused.

              endwell restore --from /mnt/backup/endwell-backup-2026-11-23T02-00-00Z \\
                --data /var/lib/endwell

            What was done after the backup began is not in it. docs/operations.md says what an older copy means for \
            deadlines, webhooks, sessions and tokens; read it before you start the server.
            """)

    @Option(
        help: ArgumentHelp("The backup: a folder that `endwell backup` made.", valueName: "backup"),
        completion: .directory)
    var from: String

    @OptionGroup var data: DataOptions

    func run() async throws {
        try await orExit {
            signal(SIGXFSZ, SIG_IGN)
            let folder = try data.folderWithDatabase()
            let restored = try await Restoring(backup: absolutePath(ofFolder: from), data: folder).run()
            StandardOutput.write(
                """
                \(restored.report.counts)
                Every record is whole. \(folder) is as everything was at \(restored.manifest.madeAt).
                When the server starts, the clock acts on all that has become due since. See first what that is:
                  endwell due --data \(folder)
                  endwell serve --data \(folder)
                """)
        }
    }
}
