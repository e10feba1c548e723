import EndwellCore
import Foundation

/// A new account as typed.
public struct SignUpInput: Hashable, Sendable {
    /// The name that others will see.
    public var name: String?
    /// The address.
    public var email: String?
    /// The password.
    public var password: String?
    /// The IANA zone in which the person reads dates.
    public var timeZone: String?
    /// What the browser calls itself.
    public var device: String?

    /// Nothing said.
    public init() {}
}

/// Signing in, as typed.
public struct SignInInput: Hashable, Sendable {
    /// The address.
    public var email: String?
    /// The password.
    public var password: String?
    /// What the browser calls itself.
    public var device: String?

    /// Nothing said.
    public init() {}
}

/// What a person says of themselves, as typed.
public struct ProfileInput: Hashable, Sendable {
    /// The name that others will see.
    public var name: String?
    /// The IANA zone in which the person reads dates.
    public var timeZone: String?

    /// Nothing said.
    public init() {}
}

/// A new password, as typed.
public struct PasswordInput: Hashable, Sendable {
    /// The password until now.
    public var currentPassword: String?
    /// The password from now on.
    public var password: String?

    /// Nothing said.
    public init() {}
}

/// Reads what was typed about an account, and collects every problem before anything is refused.
struct AccountFields {
    private var problems: [InputProblem]

    /// - Parameter problems: what is known to be wrong already.
    init(problems: [InputProblem] = []) {
        self.problems = problems
    }

    /// Throws every problem at once, if there is one.
    func finish() throws(Refusal) {
        guard problems.isEmpty else { throw .badInput(problems) }
    }

    mutating func note(_ field: String, _ problem: InputProblem.Problem) {
        problems.append(InputProblem(field, problem))
    }

    /// A name: one line, in any script.
    mutating func name(_ raw: String?, charactersMax: Int = Limits.nameCharactersMax) -> String {
        let name = InputReader.tidied(raw ?? "")
        if !AccountFields.hasLetters(name) {
            note("name", .missing)
        } else if !InputReader.isWithin(name, charactersMax) {
            note("name", .tooLong(max: charactersMax))
        } else if AccountFields.breaksLine(name) {
            note("name", .badCharacters)
        }
        return name
    }

    /// The address, as typed.
    mutating func email(_ raw: String?) -> String {
        let email = EmailAddress.tidied(raw ?? "")
        if email.isEmpty {
            note("email", .missing)
        } else if email.utf8.count > Limits.addressBytesMax {
            note("email", .tooLong(max: Limits.addressBytesMax))
        } else if !EmailAddress.isPlausible(email) {
            note("email", .notAnAddress)
        }
        return email
    }

    /// A password that is to be the person's from now on. It is taken as it is, blanks included.
    mutating func newPassword(_ raw: String?) -> String {
        let (password, allowed) = (raw ?? "", AccountLimits.passwordCharacters)
        if password.isEmpty {
            note("password", .missing)
        } else if password.utf8.count > AccountLimits.passwordBytesMax || password.count > allowed.upperBound {
            note("password", .tooLong(max: allowed.upperBound))
        } else if password.count < allowed.lowerBound {
            note("password", .tooShort(min: allowed.lowerBound))
        }
        return password
    }

    /// A password that is the person's already. One that can't be is not the right one, and isn't worth hashing.
    mutating func knownPassword(_ raw: String?, _ field: String) -> String {
        let password = raw ?? ""
        if password.isEmpty {
            note(field, .missing)
        } else if password.utf8.count > AccountLimits.passwordBytesMax {
            note(field, .wrong)
        }
        return password
    }

    /// The zone in which the person reads dates.
    mutating func timeZone(_ raw: String?) -> String {
        let zone = InputReader.tidied(raw ?? "")
        if zone.isEmpty {
            note("time_zone", .missing)
        } else if !KnownZones.contains(zone) {
            note("time_zone", .notAZone)
        }
        return zone
    }

    /// Whether there is anything in it to read.
    private static func hasLetters(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate:
                false
            default:
                true
            }
        }
    }

    /// Whether it would break a line, or turn the direction of what stands beside it.
    static func breaksLine(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: scalar.properties.isBidiControl && !AccountFields.marks.contains(scalar)
            }
        }
    }

    /// Marks of direction that act on their own place only, and that names in Arabic or Hebrew may hold.
    private static let marks: Set<Unicode.Scalar> = ["\u{200E}", "\u{200F}", "\u{061C}"]
}
