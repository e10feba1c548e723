/// Every bound of the pages, with its unit in its name.
enum WebLimits {
    /// Largest form without files, in bytes: twenty examples of 10,000 characters in any script fit.
    static let formBytesMax = 4 * 1_024 * 1_024
    /// Most fields of one form.
    static let formFieldsMax = 2_000
    /// Most files that one form brings; a message, submission, fix or example takes ten of them.
    static let formFilesMax = 50
    /// Rows of one page of a list.
    static let listRows = 50
    /// Entries of one page of a conversation or record.
    static let feedRows = 50
    /// Entries of the log in which a form, or the pages of work and concerns, look for what was said before.
    static let storyRows = 500
    /// A count beyond this is shown as "99+".
    static let countMax = 100
    /// Longest search, in characters.
    static let searchCharactersMax = 200
}
