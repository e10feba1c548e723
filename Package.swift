// swift-tools-version:6.2
import PackageDescription

/// Every target of ours is held to the same language rules.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "endwell",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "endwell", targets: ["endwell"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // The rules: values in, values out.
        .target(name: "EndwellCore", swiftSettings: strict),

        // The use cases over the rules, and the ports they need.
        .systemLibrary(
            name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .target(
            name: "EndwellService",
            dependencies: [
                "EndwellCore", "CArgon2",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),

        // The store, in portable SQL, and its drivers.
        .target(name: "EndwellStore", dependencies: ["EndwellService", "EndwellCore"], swiftSettings: strict),
        .target(
            name: "EndwellSQLite",
            dependencies: [
                "EndwellStore", "EndwellService",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "EndwellPostgreSQL", dependencies: ["EndwellStore", "EndwellService", "CPostgreSQL"],
            swiftSettings: strict),

        // Sends webhooks, through the system's own HTTP and TLS.
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "EndwellCurl", dependencies: ["EndwellService", "CCurl"], swiftSettings: strict),

        // Attachments on a disk, or in a store that speaks S3.
        .target(
            name: "EndwellFiles",
            dependencies: [
                "EndwellService", "EndwellCore", "EndwellCurl",
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),

        // What acts when nobody does.
        .target(
            name: "EndwellDelivery",
            dependencies: [
                "EndwellService", "EndwellCore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),

        // What pages and API have in common on the wire.
        .target(
            name: "EndwellHTTP",
            dependencies: [
                "EndwellService",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], swiftSettings: strict),

        // What people see.
        .target(
            name: "EndwellWeb",
            dependencies: [
                "EndwellHTTP", "EndwellService", "EndwellCore",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Logging", package: "swift-log"),
            ],
            // In the program itself, so that one file is all there is to deploy.
            resources: [.embedInCode("Templates"), .embedInCode("Assets")],
            swiftSettings: strict),

        // What programs ask for.
        .target(
            name: "EndwellAPI",
            dependencies: [
                "EndwellHTTP", "EndwellService", "EndwellCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            // Recorded answers, in the program itself.
            resources: [.embedInCode("Examples")],
            swiftSettings: strict),

        // How it all is doing, in figures for the operator.
        .target(
            name: "EndwellMetrics",
            dependencies: [
                "EndwellService", "EndwellCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),

        // Who asks it, from the command line.
        .target(name: "EndwellClient", dependencies: ["EndwellCore"], swiftSettings: strict),

        // The command line, which alone chooses adapters.
        .executableTarget(
            name: "endwell",
            dependencies: [
                "EndwellCore", "EndwellService", "EndwellStore", "EndwellSQLite", "EndwellPostgreSQL",
                "EndwellDelivery", "EndwellWeb", "EndwellAPI", "EndwellMetrics", "EndwellClient", "EndwellCurl",
                "EndwellFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),

        // What `make bench` runs; nothing else builds on it.
        .executableTarget(
            name: "EndwellBench",
            dependencies: [
                "EndwellCore", "EndwellService", "EndwellStore", "EndwellSQLite", "EndwellPostgreSQL",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], swiftSettings: strict),

        .testTarget(
            name: "EndwellCoreTests", dependencies: ["EndwellCore"], exclude: ["Fixtures"], swiftSettings: strict),
        // What several of the tests stand on: a small world, whose clock and chance they hold.
        .target(
            name: "EndwellTesting",
            dependencies: ["EndwellService", "EndwellStore", "EndwellSQLite", "EndwellPostgreSQL", "EndwellCore"],
            path: "Tests/EndwellTesting", swiftSettings: strict),
        .testTarget(
            name: "EndwellServiceTests",
            dependencies: [
                "EndwellTesting", "EndwellService", "EndwellStore", "EndwellSQLite", "EndwellDelivery", "EndwellCurl",
                "EndwellCore",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndwellStoreTests",
            dependencies: [
                "EndwellTesting", "EndwellStore", "EndwellSQLite", "EndwellPostgreSQL", "EndwellService", "EndwellCore",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndwellFilesTests",
            dependencies: [
                "EndwellTesting", "EndwellFiles", "EndwellCurl", "EndwellStore", "EndwellSQLite", "EndwellPostgreSQL",
                "EndwellService", "EndwellCore",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndwellWebTests",
            dependencies: [
                "EndwellTesting", "EndwellWeb", "EndwellService", "EndwellStore", "EndwellSQLite", "EndwellDelivery",
                "EndwellCore",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "EndwellAPITests",
            dependencies: [
                "EndwellTesting", "EndwellAPI", "EndwellHTTP", "EndwellService", "EndwellStore", "EndwellCore",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "EndwellMetricsTests",
            dependencies: [
                "EndwellTesting", "EndwellMetrics", "EndwellService", "EndwellCore",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
