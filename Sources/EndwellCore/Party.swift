/// One of the two sides of a contract.
public enum Party: String, Codable, CaseIterable, Sendable {
    /// Pays for the work.
    case client
    /// Does the work.
    case contractor

    /// The other party.
    public var other: Party {
        switch self {
        case .client: .contractor
        case .contractor: .client
        }
    }
}

/// A value for each party.
public struct ByParty<Value> {
    /// The client's.
    public var client: Value
    /// The contractor's.
    public var contractor: Value

    /// One value for each.
    public init(client: Value, contractor: Value) {
        self.client = client
        self.contractor = contractor
    }

    /// The value of one party.
    public subscript(party: Party) -> Value {
        get {
            switch party {
            case .client: client
            case .contractor: contractor
            }
        }
        set {
            switch party {
            case .client: client = newValue
            case .contractor: contractor = newValue
            }
        }
    }
}

extension ByParty: Sendable where Value: Sendable {}
extension ByParty: Equatable where Value: Equatable {}
extension ByParty: Hashable where Value: Hashable {}
extension ByParty: Codable where Value: Codable {}

/// Who acts on a contract.
public enum Actor: Hashable, Sendable {
    /// A party, and the account that acts for it.
    case party(Party, PersonID)
    /// The clock, for a party who stayed silent.
    case clock
    /// Anyone else: for them the contract does not exist (R16).
    case stranger
}
