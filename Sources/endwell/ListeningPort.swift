import Foundation

/// Finds the port to listen on before anything is built, since links carry it.
enum ListeningPort {
    /// How many ports after the wanted one the demo tries.
    static let triesMax = 50

    /// The wanted port, or with 0 a free one.
    /// - Throws: `Failure` when it is taken, or the address is none of this machine's.
    static func claim(_ port: Int, on host: String) throws -> Int {
        switch free(port, on: host) {
        case .success(let port): return port
        case .failure(.taken):
            throw Failure(
                .unavailable,
                "Another program listens on \(host):\(port). Stop it, or choose another port: --port 0 takes a free one."
            )
        case .failure(.unusable(let reason)):
            throw Failure(.unavailable, "Nothing can listen on \(host):\(port): \(reason).")
        }
    }

    /// The wanted port, or the next one that is free.
    static func claimNext(from port: Int, on host: String) throws -> Int {
        for next in port..<min(port + triesMax, 65_536) {
            if case .success(let port) = free(next, on: host) { return port }
        }
        return try claim(port, on: host)
    }

    private enum Obstacle: Error {
        case taken
        case unusable(String)
    }

    /// Whether the port can be bound now: binds it for a moment.
    private static func free(_ port: Int, on host: String) -> Result<Int, Obstacle> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &found)
        guard code == 0, let address = found else { return .failure(.unusable(String(cString: gai_strerror(code)))) }
        defer { freeaddrinfo(found) }
        let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return .failure(.unusable(String(cString: strerror(errno)))) }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0, listen(descriptor, 1) == 0
        else {
            return .failure(errno == EADDRINUSE ? .taken : .unusable(String(cString: strerror(errno))))
        }
        return .success(port == 0 ? boundPort(of: descriptor) : port)
    }

    private static func boundPort(of descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
            // The port lies at the same place in both families.
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Int(UInt16(bigEndian: $0.pointee.sin_port))
            }
        }
    }
}
