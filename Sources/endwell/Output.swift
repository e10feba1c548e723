import Foundation

/// The program's answer, written at once even into a pipe.
enum StandardOutput {
    static func write(_ line: String) { write(Data((line + "\n").utf8)) }

    /// Writes bytes. Where they can't be written, as on a full disk, the program says so and ends: nobody should take half
    /// an answer for a whole one.
    static func write(_ bytes: Data) {
        do {
            try FileHandle.standardOutput.write(contentsOf: bytes)
        } catch {
            StandardError.write("endwell: The answer can’t be written: \(error.localizedDescription)")
            exit(FailureCode.cannotCreate.rawValue)
        }
    }
}

/// Lines beside the program's answer, for whoever sits there; where nobody can read them, they are lost.
enum StandardError {
    static func write(_ line: String) { write(Data((line + "\n").utf8)) }

    static func write(_ bytes: Data) { try? FileHandle.standardError.write(contentsOf: bytes) }
}
