/// Every bound of evidence bundles, with its unit in its name. What is written keeps them, and what is read must.
public enum EvidenceLimits {
    /// Largest bundle, in bytes: further a zip's 32-bit numbers don't reach.
    public static let bundleBytesMax = 4_294_967_295
    /// Most files in one bundle: further a zip's 16-bit count doesn't reach.
    public static let entriesMax = 65_535
    /// Largest `record.json` and `record.html`, in bytes each: 256 MiB.
    public static let recordBytesMax = 256 * 1_024 * 1_024
    /// Largest `checkpoint.json`, in bytes: 16 MiB, room for a line about each file.
    public static let checkpointBytesMax = 16 * 1_024 * 1_024
    /// Longest path inside a bundle, in bytes.
    public static let pathBytesMax = 160
    /// Longest name of an attachment inside a bundle, in characters; its whole name stands in `record.json`.
    public static let fileNameCharactersMax = 80
    /// Longest address of the installation, in bytes.
    public static let installationBytesMax = 2_048
    /// Largest file that names a public key, in bytes.
    public static let keyDocumentBytesMax = 4_096
    /// Bytes of a public key, and of the secret that it belongs to.
    static let keyBytes = 32
    /// Events and contents that are read from the store at once.
    static let rowsAtOnce = 500
}

/// A contract whose bundle would be larger than allowed: without its attachments it may fit.
public struct EvidenceTooLarge: Error, Hashable, Sendable {
    /// How many bytes there may be.
    public let bytesMax: Int
}
