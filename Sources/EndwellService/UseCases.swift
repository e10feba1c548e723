import EndwellCore

/// Everything that a person can do with Endwell, over the ports that the composition chose.
public struct UseCases: Sendable {
    /// The ports.
    public let ports: Ports
    /// Acts on contracts, and looks at them.
    public var contracts: Contracts { Contracts(ports: ports) }
    /// Files on their way into a contract.
    public var uploads: Uploads { Uploads(ports: ports) }
    /// Offers and their links.
    public var offers: Offers { Offers(ports: ports) }
    /// Accounts and sessions.
    public var accounts: Accounts { Accounts(ports: ports) }
    /// Personal access tokens, with which programs sign in.
    public var accessTokens: AccessTokens { AccessTokens(ports: ports) }
    /// Addresses to which a person's changes are sent.
    public var webhooks: Webhooks { Webhooks(ports: ports) }
    /// People as others see them.
    public var people: People { People(ports: ports) }
    /// What needs a person, and what they are told.
    public var inbox: Inbox { Inbox(ports: ports) }
    /// Bundles that prove what happened, without Endwell.
    public var evidence: Evidence { Evidence(ports: ports) }
    /// The feed of everything that happens in a person's contracts.
    public var changes: Changes { Changes(ports: ports) }
    /// What the operator does.
    public var `operator`: Operator { Operator(ports: ports) }
    /// The forms of people who are not signed in.
    public var anonymousForms: AnonymousForms {
        AnonymousForms(secret: ports.secret, randomness: ports.randomness)
    }

    /// The use cases over these ports.
    public init(ports: Ports) {
        self.ports = ports
    }
}

/// The ports that every use case needs.
public struct Ports: Sendable {
    /// Where everything is kept.
    public let store: any Store
    /// Tells the time.
    public let clock: any Clock
    /// Gives bytes that nobody can guess.
    public let randomness: any Randomness
    /// Keeps attachments.
    public let files: any FileStore
    /// The installation's secret: 32 bytes.
    public let secret: InstallationSecret
    /// Hashes passwords.
    public let passwords: Passwords
    /// To which machines webhooks may be sent.
    public let webhookReach: WebhookReach
    /// Notes when tokens were last used.
    let tokenUses = AccessTokenUses()

    /// Ports as the composition chose them.
    public init(
        store: any Store, clock: any Clock, randomness: any Randomness, files: any FileStore,
        secret: InstallationSecret, passwords: Passwords, webhookReach: WebhookReach = .internet
    ) {
        self.store = store
        self.clock = clock
        self.randomness = randomness
        self.files = files
        self.secret = secret
        self.passwords = passwords
        self.webhookReach = webhookReach
    }

    /// Makes ids.
    var ids: Ids { Ids(randomness) }
}
