/// Hashes passwords.
public struct Passwords: Sendable {}
