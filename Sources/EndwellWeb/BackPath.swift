import EndwellService

/// Where to go after signing in: an address of this site, whatever the address bar was made to say.
enum BackPath {
    private static let bytesMax = 2_000

    /// The address, if it can only lead to a page of this site.
    static func safe(_ text: String?) -> String? {
        guard let text, text.utf8.count <= bytesMax, text.utf8.first == UInt8(ascii: "/") else { return nil }
        // Browsers read "//host" and "/\host" as another site, and leave out tabs and line ends before they look.
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        guard isPlain, !text.hasPrefix("//") else { return nil }
        return text
    }

    /// The address, or else the person's contracts.
    static func orContracts(_ text: String?) -> String {
        safe(text) ?? SitePath.contracts.text
    }
}
