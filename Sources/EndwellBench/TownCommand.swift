import ArgumentParser
import Foundation

/// Makes a town and leaves it there, for what is measured from outside.
struct TownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "town", abstract: "Makes a data folder with many contracts, and leaves it there.")

    @Option(help: "The data folder to make.")
    var data: String

    @Option(help: "How many contracts there are to be.")
    var contracts = 100_000

    func run() async throws {
        let folder = URL(filePath: data, directoryHint: .isDirectory).standardizedFileURL
        let town = try await Town.found(on: Ground(folder: folder, database: nil))
        try await town.grow(to: contracts, messages: 0)
        await town.close()
    }
}
