public import Hummingbird
import HummingbirdCore
public import NIOCore

/// What a request carries with it.
public struct WebContext: RemoteAddressRequestContext {
    public var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Where the request came from; found out only for those who ask.
    public var remoteAddress: SocketAddress? { channel.remoteAddress }
}
