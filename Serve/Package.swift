// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, so that building finetune needs no web server.
let package = Package(
  name: "finetune-serve",
  products: [.executable(name: "finetune-serve", targets: ["finetune-serve"])],
  dependencies: [
    .package(name: "finetune", path: ".."),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    // The command line.
    .executableTarget(
      name: "finetune-serve",
      dependencies: [
        "Serving",
        .product(name: "Terminal", package: "finetune"),
        .product(name: "Text", package: "finetune"),
        .product(name: "Training", package: "finetune"),
        .product(name: "Vision", package: "finetune"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // The page, the answers, and all that bounds them.
    .target(
      name: "Serving",
      dependencies: [
        .product(name: "Training", package: "finetune"),
        .product(name: "Vision", package: "finetune"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [
        .embedInCode("Page/index.html"), .embedInCode("Page/page.css"),
        .embedInCode("Page/page.js"), .embedInCode("Page/icon.svg"),
      ],
      swiftSettings: strict),

    .testTarget(
      name: "ServingTests",
      dependencies: [
        "Serving", "finetune-serve",
        .product(name: "Training", package: "finetune"),
        .product(name: "Vision", package: "finetune"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
