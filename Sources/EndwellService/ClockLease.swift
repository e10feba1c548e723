public import EndwellCore
import Foundation

/// One of the programs that share a database; its name lives as long as its process.
public struct NodeName: Hashable, Sendable {
    /// The name.
    public let text: String

    /// A node of that name.
    public init(_ text: String) {
        self.text = text
    }

    /// A name that no other process has.
    public static func new(_ ports: Ports) -> NodeName {
        NodeName(ports.ids.uuid(at: ports.clock.now).uuidString.lowercased())
    }

    /// The only node of its database: whatever a process before it had taken is its own.
    public static let only = NodeName("only")
}

/// For how long what is due is one node's to do.
///
/// A lease keeps two nodes from doing the same work, and nothing rests on it: acts on one contract come one after the
/// other, and what is done is not due any more.
public struct ClockLease: Hashable, Sendable {
    /// Whose it is.
    public let node: NodeName
    /// When others may take what is not done by then.
    public let until: Instant

    /// How long a node that died keeps what it had taken, in seconds. Others look every five, so that it is theirs within 30.
    public static let seconds: Int64 = 25

    /// A lease that begins at an instant.
    public init(of node: NodeName, at now: Instant) {
        self.node = node
        until = now.adding(seconds: Self.seconds)
    }
}
