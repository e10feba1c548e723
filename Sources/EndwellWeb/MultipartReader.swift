import EndwellCore
import EndwellHTTP
import EndwellService
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Reads a form with files part by part, keeping each file as it arrives: no file is ever held in memory whole.
struct MultipartReader {
    private let source: MultipartBody
    private let intake: FileIntake?

    init(_ request: Request, intake: FileIntake?) throws {
        source = try MultipartBody(request)
        self.intake = intake
    }

    /// The form. Its token stands before its files, and is checked before the first is kept; without it none is.
    func read(_ acceptsToken: (String?) -> Bool) async throws -> Form {
        var form = Form()
        var arrived: [(name: String, file: ArrivedFile)] = []
        var (fieldBytes, droppedBytes) = (0, 0)
        while let head = try await source.nextPart() {
            guard form.fields.count + arrived.count < WebLimits.formFieldsMax else {
                throw FormUnreadable(status: .contentTooLarge)
            }
            guard let fileName = head.fileName else {
                let value = try await source.collect(upTo: WebLimits.formBytesMax - fieldBytes)
                fieldBytes += value.count
                guard let text = String(validating: value, as: UTF8.self) else {
                    throw FormUnreadable(status: .badRequest)
                }
                form.fields.append((head.name, text))
                continue
            }
            guard acceptsToken(form["_csrf"]) else {
                droppedBytes += try await source.skip(upTo: Limits.fileBytesMax - droppedBytes)
                continue
            }
            if let file = try await receive(fileName, head, after: arrived.count) { arrived.append((head.name, file)) }
        }
        if let intake, !arrived.isEmpty {
            let uploads = try await intake.keep(arrived.map(\.file))
            form.files = zip(arrived, uploads).map { ($0.name, $1) }
        }
        return form
    }

    /// Keeps one file. A field for files that was left empty comes as a file without name and bytes.
    private func receive(_ name: String, _ head: PartHead, after count: Int) async throws -> ArrivedFile? {
        if name.isEmpty {
            _ = try await source.collect(upTo: 0)
            return nil
        }
        guard let intake else { throw FormUnreadable(status: .badRequest) }
        guard count < WebLimits.formFilesMax else { throw FormUnreadable(status: .contentTooLarge) }
        // Who may keep nothing here is told so before the bytes are.
        try await intake.admit(count + 1)
        return try await intake.uploads.receive(source.pieces(), name: name, type: head.type)
    }
}

/// Takes in the files of one person's form about one contract.
struct FileIntake: Sendable {
    let uploads: Uploads
    let contract: ContractID
    let person: PersonID

    func admit(_ count: Int) async throws {
        try await uploads.admit(count, for: contract, by: person)
    }

    func keep(_ files: [ArrivedFile]) async throws -> [Upload] {
        try await uploads.keep(files, for: contract, by: person)
    }
}
