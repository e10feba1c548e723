import EndwellService
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Stylesheet, script and icon: the same for everyone, kept by browsers as long as their version is asked for.
struct AssetRoutes {
    let site: Website

    func register(on router: Router<WebContext>) {
        for (name, asset) in EmbeddedAssets.all {
            router.get("/assets/\(name)") { request, _ in
                let isVersioned = request.uri.queryParameters["v"].map(String.init) == EmbeddedAssets.version
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: asset.type,
                        .cacheControl: isVersioned ? "public, max-age=31536000, immutable" : "no-cache",
                    ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
            }
        }
    }
}

/// The assets, as the build put them into the program.
enum EmbeddedAssets {
    /// Each asset's media type and bytes, by its name.
    static let all: [String: (type: String, bytes: [UInt8])] = [
        "app.css": ("text/css; charset=utf-8", PackageResources.app_css),
        "app.js": ("text/javascript; charset=utf-8", PackageResources.app_js),
        "favicon.svg": ("image/svg+xml", PackageResources.favicon_svg),
    ]

    /// Changes whenever an asset does, so that no browser shows a new page in an old dress.
    static let version: String = {
        let bytes = all.sorted { $0.key < $1.key }.flatMap(\.value.bytes)
        return String(RecordDigest.hexadecimal(RecordDigest.chained(.init(bytes), after: .init())).prefix(12))
    }()
}
