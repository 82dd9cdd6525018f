import Foundation
import Testing

/// What the tests share: a drawn data set, random weights, and a head trained on them.
struct World: Sendable {
  let root: String
  /// What the training wrote to standard output and standard error.
  let report: String
  let messages: String

  /// Four classes of eight images of 64 × 64, in a flat folder.
  var images: String { root + "/images" }
  var weights: String { root + "/random.safetensors" }
  var run: String { root + "/run" }
  var head: String { run + "/head.safetensors" }

  /// The options that the head was trained under, but for the run folder.
  var trainArguments: [String] { World.trainArguments(root) }

  private static func trainArguments(_ root: String) -> [String] {
    [
      "train", "--data", root + "/images", "--weights", root + "/random.safetensors", "--epochs",
      "4", "--batch-size", "5", "--learning-rate", "0.05", "--val-fraction", "0.4", "--format",
      "json",
    ]
  }

  /// Made once; a failure fails every test that asks.
  static func shared() throws -> World { try made.get() }

  private static let scratch = Result { try Scratch() }
  private static let made = Result { try make(in: try scratch.get().path) }

  private static func make(in root: String) throws -> World {
    // Objects in globals are not released when the process ends.
    atexit { try? FileManager.default.removeItem(atPath: World.scratch.get().path) }
    try succeed(["synth", root + "/images", "--classes", "4", "--images", "8", "--size", "64"])
    try succeed(["init", "--output", root + "/random.safetensors"])
    let run = try succeed(trainArguments(root) + ["--output", root + "/run"])
    return World(root: root, report: run.output, messages: run.errors)
  }

  @discardableResult
  private static func succeed(_ arguments: [String]) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments)
    try #require(outcome.code == 0, "\(arguments): \(outcome.errors)")
    return outcome
  }

  /// The PNGs of the data set, sorted.
  func paths() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: images)
      .filter { $0.hasSuffix(".png") }.sorted().map { images + "/" + $0 }
  }

  /// A copy of the data set in a folder that may be changed.
  func copyOfImages(in scratch: Scratch) throws -> String {
    let copy = scratch.path + "/images"
    try FileManager.default.copyItem(atPath: images, toPath: copy)
    return copy
  }

  /// Turns over a byte in the middle of a file.
  static func damage(_ path: String) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 0xFF
    try bytes.write(to: URL(fileURLWithPath: path))
  }
}
