import ArgumentParser
import EndwellClient
import EndwellCore
import EndwellService
import Foundation

/// A file that an act brings, looked at before anything is asked or sent.
struct AttachedFile {
    let path: String

    /// Throws a `Failure` for what is no file, can't be read, or is too large.
    init(path: String) throws {
        self.path = path
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            throw Failure(.noInput, "\(path) can’t be read: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.noInput, "\(path) is no file; a folder can be attached as an archive.")
        }
        try AttachedFile.require(Int(status.st_size), of: path)
    }

    /// Its bytes now; throws a `Failure`, since a file may have changed after it was looked at.
    func content() throws -> Data {
        // A file that is called "-" is no standard input.
        let content = try InputFile(path: path == "-" ? "./-" : path, bytesMax: Limits.fileBytesMax).bytes()
        try AttachedFile.require(content.count, of: path)
        return content
    }

    /// What it is called, without its folder.
    var name: String { URL(filePath: path).lastPathComponent }

    /// Its media type, by how its name ends.
    var type: String {
        Self.types[URL(filePath: path).pathExtension.lowercased()] ?? "application/octet-stream"
    }

    private static func require(_ bytes: Int, of path: String) throws {
        guard bytes <= Limits.fileBytesMax else {
            throw Failure(
                .noInput,
                "\(path) has \(Words.size(bytes: bytes)); a file may have \(Limits.fileBytesMax / 1_048_576) MiB.")
        }
    }

    /// The types that pages hand out as what they are; all others are nothing but bytes.
    private static let types = [
        "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "mp3": "audio/mpeg", "mp4": "video/mp4",
        "pdf": "application/pdf", "png": "image/png", "txt": "text/plain", "webp": "image/webp",
        "zip": "application/zip",
    ]
}

/// What an act needs that files may go with.
struct AttachOptions: ParsableArguments {
    @Option(
        name: .customLong("attach"),
        help: ArgumentHelp(
            "A file of at most 25 MiB that goes with it; may be said up to ten times.", valueName: "file"),
        completion: .file())
    var paths: [String] = []

    func validate() throws {
        guard paths.count <= Limits.filesMax else {
            throw ValidationError("At most \(Limits.filesMax) files go with it; --attach names \(paths.count).")
        }
    }

    /// The files, each looked at; throws a `Failure`.
    func files() throws -> [AttachedFile] { try paths.map(AttachedFile.init) }
}

extension ClientSession {
    /// Brings a file to a contract, and answers the id under which an act attaches it.
    func upload(_ file: AttachedFile, to contract: Received.Contract, under key: String) async throws -> String {
        let form = FileForm(
            name: file.name, type: file.type, content: try file.content(),
            boundary: "endwell-\(UUID().uuidString.lowercased())")
        let request = APIClient.Request(
            "POST", "\(path(ofContract: contract.id))/files", body: form.body, key: key, headers: [form.header])
        return try APIClient.decode(try await client.done(request).body, as: Received.File.self).id
    }
}
