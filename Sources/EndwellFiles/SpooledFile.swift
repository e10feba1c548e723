import EndwellService
import Foundation
import Glibc
import Synchronization

/// A file that is on its way to another machine: aside on the disk, without a name, so that it goes with whoever
/// writes it.
final class SpooledFile: Sendable {
    private let descriptor: Int32
    private let arriving: Mutex<ArrivingBytes>

    init(bytesMax: Int) throws(StoreFault) {
        let path = "\(NSTemporaryDirectory())/endwell-\(UUID().uuidString.lowercased())"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .disk("an attachment cannot be written aside") }
        unlink(path)
        arriving = Mutex(ArrivingBytes(bytesMax: bytesMax))
    }

    deinit { close(descriptor) }

    func append(_ piece: [UInt8]) throws {
        try arriving.withLock { try $0.take(piece) }
        try IncomingFile.write(piece, to: descriptor)
    }

    /// The file, when all of it has arrived.
    var kept: KeptFile { arriving.withLock { $0.kept } }

    /// Its bytes, which take no memory of their own.
    func bytes() throws(StoreFault) -> Data {
        let count = kept.bytes
        guard count > 0 else { return Data() }
        guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
            throw .disk("an attachment that was written aside cannot be read")
        }
        return Data(bytesNoCopy: start, count: count, deallocator: .unmap)
    }
}
