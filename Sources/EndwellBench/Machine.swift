import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What figures depend on beside the program.
struct Machine {
    /// The system, the processors and the memory, in a line.
    let words: String
    /// How many processes waited for a core on average in the last minute.
    let load: Double

    /// This machine, now.
    init(diskOf folder: URL) {
        var system = utsname()
        uname(&system)
        let process = ProcessInfo.processInfo
        let gibibytes = Double(process.physicalMemory) / 1_073_741_824
        words = """
            \(Self.text(&system.sysname)) \(Self.text(&system.release)) \(Self.text(&system.machine)), \
            \(process.processorCount) × \(Self.processor), \(gibibytes.formatted(digits: 0)) GiB, \
            data on \(Self.disk(of: folder))
            """
        load = Self.loadNow
    }

    /// How many processes waited for a core on average in the last minute.
    static var loadNow: Double {
        var loads = [0.0]
        return getloadavg(&loads, 1) == 1 ? loads[0] : 0
    }

    private static var processor: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "processor"
    }

    private static func disk(of folder: URL) -> String {
        let path = folder.path(percentEncoded: false)
        let mounts = (try? String(contentsOfFile: "/proc/mounts", encoding: .utf8))?.split(separator: "\n") ?? []
        let fitting = mounts.map { $0.split(separator: " ") }.filter { $0.count > 2 && path.hasPrefix($0[1]) }
        // Of two mounts on one place the later one is seen.
        guard let mount = fitting.reversed().max(by: { $0[1].count < $1[1].count }) else { return "an unknown disk" }
        return "\(mount[2]) (\(mount[0]))"
    }

    private static func text<Characters>(_ characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension Double {
    /// The number with so many digits after its point, and its thousands apart.
    func formatted(digits: Int) -> String {
        let plain = String(format: "%.\(digits)f", self)
        let parts = plain.split(separator: ".")
        var whole = ""
        for (place, digit) in (parts.first ?? "").reversed().enumerated() {
            if place > 0, place % 3 == 0 { whole.append(",") }
            whole.append(digit)
        }
        return ([String(whole.reversed())] + parts.dropFirst().map(String.init)).joined(separator: ".")
    }
}
