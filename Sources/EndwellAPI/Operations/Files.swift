import EndwellCore
import EndwellHTTP
import EndwellService
import HTTPTypes

extension Operation {
    static let files = [
        Operation(
            id: "uploadFile", method: .post, path: "/contracts/{contract}/files", group: .files,
            summary: "Upload a file",
            text: """
                At most 25 MiB. It is yours alone until an act names its id in `attachments`: once, in this contract, \
                within a day. What is not attached by then is dropped.
                """,
            body: Body(
                schema: .named("FileInput", .object([.required("file", .text(format: "binary"), "One file.")])),
                example: ["file": "%PDF-1.7"], kind: .files),
            answer: Success(status: 201, text: "The upload.", schema: .file), refusals: [.tooManyUploads]
        ) { call in
            let (contract, uploads) = (try call.contract, call.useCases.uploads)
            // A repetition is answered alike, even where the first time took the last place.
            try await uploads.admit(call.conditions.key == nil ? 1 : 0, for: contract, by: call.person)
            let file = try await call.receiveFile()
            return Reply(
                try await uploads.keep(
                    file, for: contract, by: call.person, under: call.conditions.key?.bringing(file.description)
                ) { upload in
                    let body = JSON.file(upload.id, upload.file).bytes
                    return KeptAnswer(
                        status: 201, location: "\(APIPath.contract(contract.text))/files/\(upload.id.text)",
                        version: Reply.digest(of: body), body: body)
                })
        },
        Operation(
            id: "getFile", method: .get, path: "/contracts/{contract}/files/{file}", group: .files,
            summary: "The bytes of a file",
            text: "An attachment of the contract, or an upload of yours that waits to be attached.",
            answer: Success(
                text: "The bytes.", schema: .binary, mediaType: "application/octet-stream",
                beginning: "%PDF-1.7")
        ) { call in
            let (file, bytes) = try await call.useCases.contracts.file(
                try call.id("file", as: ContentID.self), of: try call.contract, for: call.person)
            var reply = Reply(mediaType: "application/octet-stream", .bytes(bytes))
            reply.version = file.sha256
            reply.headers = .download(of: file)
            return reply
        },
    ]
}

extension Call {
    /// Keeps the bytes of the one file that the body brings, as they arrive.
    /// - Throws: `Refusal.badInput` with every part that should not be there.
    fileprivate func receiveFile() async throws -> ArrivedFile {
        guard let parts else { throw Problem(.unsupportedMediaType) }
        var (file, problems, droppedBytes): (ArrivedFile?, [InputProblem], Int) = (nil, [], 0)
        while let head = try await parts.nextPart() {
            if head.name == Self.fileField, let name = head.fileName, file == nil {
                file = try await useCases.uploads.receive(parts.pieces(), name: name, type: head.type)
            } else {
                problems.append(problem(with: head, after: file))
                guard problems.count < APILimits.problemsMax else { break }
                droppedBytes += try await parts.skip(upTo: Limits.fileBytesMax - droppedBytes)
            }
        }
        guard problems.isEmpty, let file else {
            throw Refusal.badInput(problems.isEmpty ? [InputProblem(Self.fileField, .missing)] : problems)
        }
        return file
    }

    private static var fileField: String { "file" }

    private func problem(with head: PartHead, after file: ArrivedFile?) -> InputProblem {
        guard head.name == Self.fileField else { return InputProblem(head.name.escapedForPointer, .unknownField) }
        return InputProblem(Self.fileField, file == nil ? .notAFile : .tooMany(max: 1))
    }
}
