// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Kernels are optimised in every configuration: unoptimised SIMD code is a hundred times slower,
/// and a debug build of a test would never end.
func kernels(march: String?, define: String) -> [SwiftSetting] {
  var flags = ["-Ounchecked", "-wmo"]
  #if arch(x86_64)
    if let march { flags += ["-Xcc", "-march=\(march)"] }
  #endif
  // In a debug build SwiftPM expects an object for each file: threads make -wmo write them.
  return strict + [
    .define(define), .unsafeFlags(flags),
    .unsafeFlags(["-num-threads", "1"], .when(configuration: .debug)),
  ]
}

let package = Package(
  name: "finetune",
  products: [
    .executable(name: "finetune", targets: ["finetune"]),
    .library(name: "Autograd", targets: ["Autograd"]),
    .library(name: "Weights", targets: ["Weights"]),
    .library(name: "Vision", targets: ["Vision"]),
    .library(name: "Training", targets: ["Training"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The command line: one file a subcommand.
    .executableTarget(
      name: "finetune",
      dependencies: [
        "Training", "Vision", "Weights", "Autograd",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),

    // Loop, features, metrics, run folder, events.
    .target(
      name: "Training",
      dependencies: [
        "Vision", "Weights", "Autograd", "Kernels", "CSQLite",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),

    // PNG, transforms, image folders, ResNet-18, frozen backbone.
    .target(
      name: "Vision",
      dependencies: [
        "Autograd", "Kernels", "Weights", "CPNG",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),

    // Tensor files, and the registry of published ones.
    .target(
      name: "Weights",
      dependencies: ["CCurl", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),

    // A door to the system's libcurl, which is loaded only by a process that downloads.
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl")]),

    // Tensor, Variable, engine, functions, layers, optimisers.
    .target(name: "Autograd", dependencies: ["Kernels"], swiftSettings: strict),

    // Picks the instruction set once; drivers split work over Dispatch.
    .target(
      name: "Kernels",
      dependencies: [
        "KernelsBaseline", "KernelsAVX2", "KernelsAVX512", "CInt8Kernels", "CImageKernels",
        "CPUFeatures",
      ],
      swiftSettings: strict + [.unsafeFlags(["-O"])]),

    // The same sources, compiled three times (the folders of the last two are symbolic links).
    .target(
      name: "KernelsBaseline", dependencies: ["CVector"],
      swiftSettings: kernels(march: nil, define: "BASELINE")),
    .target(
      name: "KernelsAVX2", dependencies: ["CVector"],
      swiftSettings: kernels(march: "x86-64-v3", define: "AVX2")),
    .target(
      name: "KernelsAVX512", dependencies: ["CVector"],
      swiftSettings: kernels(march: "x86-64-v4", define: "AVX512")),
    .target(name: "CVector"),

    // Whole kernels with instructions that Swift can't name. Nothing is contracted, so that every
    // instruction set gives the same bits.
    .target(
      name: "CInt8Kernels", cSettings: [.unsafeFlags(["-O2", "-ffp-contract=off"])]),
    .target(name: "CImageKernels", cSettings: [.unsafeFlags(["-O2"])]),

    .target(name: "CPUFeatures"),
    .target(
      name: "CPNG",
      cSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [
        .linkedLibrary("png"), .linkedLibrary("z"), .linkedLibrary("deflate"),
      ]),

    // The system's SQLite: features are remembered in one of its databases.
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),

    // Measurements, not products: see Benchmarks/README.md.
    .executableTarget(
      name: "kernel-benchmark", dependencies: ["Kernels"], path: "Benchmarks/Kernels",
      swiftSettings: strict),
    .executableTarget(
      name: "backbone-benchmark", dependencies: ["Vision", "Weights", "Autograd", "Kernels"],
      path: "Benchmarks/Backbone", swiftSettings: strict),
    .executableTarget(
      name: "training-benchmark",
      dependencies: ["Training", "Vision", "Autograd", "Kernels"],
      path: "Benchmarks/Training", swiftSettings: strict),
    .executableTarget(
      name: "image-benchmark", dependencies: ["Vision", "Kernels"],
      path: "Benchmarks/Images", exclude: ["compare_pillow.py"], swiftSettings: strict),

    .testTarget(
      name: "KernelsTests",
      dependencies: [
        "Kernels", "KernelsBaseline", "KernelsAVX2", "KernelsAVX512", "CPUFeatures",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AutogradTests", dependencies: ["Autograd", "Kernels"], exclude: ["Fixtures"],
      swiftSettings: strict),
    // A web server on 127.0.0.1 that misbehaves as it is told.
    .target(name: "TestServer", path: "Tests/TestServer", swiftSettings: strict),
    .testTarget(
      name: "WeightsTests", dependencies: ["Weights", "TestServer"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "VisionTests", dependencies: ["Vision", "Autograd", "Weights", "Kernels"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Vision", "Autograd", "Weights", "Kernels", "TestServer",
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "finetuneTests",
      dependencies: ["finetune", "Training", "Vision", "Weights", "Autograd", "TestServer"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
