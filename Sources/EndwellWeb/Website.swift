public import EndwellCore
public import EndwellService
public import Hummingbird
import HummingbirdCore
import Logging

/// What the composition tells the pages.
public struct WebSettings: Sendable {
    /// The address of the installation, without a slash at its end, such as `https://contracts.example.org`.
    public let baseURL: String
    /// The REST API's reference; `nil` where no API is served.
    public let reference: APIReference?
    /// The demo's clock and people; `nil` outside the demo.
    public let demo: (any DemoBoard)?

    /// Settings of an installation.
    public init(baseURL: String, reference: APIReference? = nil, demo: (any DemoBoard)? = nil) {
        self.baseURL = baseURL
        self.reference = reference
        self.demo = demo
    }

    /// Whether browsers reach the installation over TLS: then cookies are bound to it.
    var isSecure: Bool { baseURL.hasPrefix("https://") }
}

/// What the demo adds: a clock that people may move, and people to be.
public protocol DemoBoard: Sendable {
    /// The demo's now.
    var now: Instant { get }
    /// Its people, with the token of each one's sign-in link.
    var people: [DemoPerson] { get }
    /// Moves the clock, letting every deadline take effect on its way.
    func advance(days: Int) async throws
}

/// A person of the demo.
public struct DemoPerson: Sendable {
    /// The account.
    public let id: PersonID
    /// The name.
    public let name: String
    /// The address.
    public let email: String
    /// What the person is there for.
    public let note: String
    /// The token of the sign-in link.
    public let signInToken: String
    /// A personal access token of theirs, for programs.
    public let accessToken: String

    /// A person of the demo.
    public init(id: PersonID, name: String, email: String, note: String, signInToken: String, accessToken: String) {
        self.id = id
        self.name = name
        self.email = email
        self.note = note
        self.signInToken = signInToken
        self.accessToken = accessToken
    }
}

/// The pages: one build function for the server and for tests.
public struct Website: Sendable {
    let useCases: UseCases
    let settings: WebSettings
    let pages: PageLibrary
    let cookies: Cookies
    let anonymousForms: AnonymousForms

    /// The pages over these use cases. Throws when a template is broken, so that it shows at the start.
    public init(useCases: UseCases, settings: WebSettings) throws {
        self.useCases = useCases
        self.settings = settings
        pages = try PageLibrary()
        cookies = Cookies(isSecure: settings.isSecure)
        anonymousForms = useCases.anonymousForms
    }

    /// Every route, behind what every request passes through.
    public func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: SecurityHeaders(isSecure: settings.isSecure))
        router.add(middleware: ErrorPages(site: self))
        AssetRoutes(site: self).register(on: router)
        OperationRoutes(site: self).register(on: router)
        let signedOut = SignedOut(router: router, site: self)
        let signedIn = SignedIn(router: router, site: self)
        if let reference = settings.reference {
            ReferenceRoutes(content: ReferenceContent(reference)).register(on: signedOut)
        }
        registerRoutes(signedOut: signedOut, signedIn: signedIn)
        if let board = settings.demo {
            DemoRoutes(site: self, board: board).register(on: Demo(router: router, site: self))
        }
        return router
    }
}
