import Dispatch
import Foundation
import Testing

/// The built `finetune-serve`, which lies beside the test bundle, while it runs.
final class Program: Sendable {
  struct Outcome: Sendable {
    var code: Int32
    var output: String
    var errors: String
  }

  static let path = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("finetune-serve").path

  private let process = Process()
  private let files: String

  /// Starts it; one that hangs is killed after two minutes.
  init(_ arguments: [String], in folder: String, path: String = Program.path) throws {
    files = folder + "/program-" + UUID().uuidString
    for name in ["output", "errors"] {
      try Data().write(to: URL(fileURLWithPath: "\(files).\(name)"))
    }
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: files + ".output")
    process.standardError = FileHandle(forWritingAtPath: files + ".errors")
    try process.run()
    let number = process.processIdentifier
    DispatchQueue.global().asyncAfter(deadline: .now() + 120) { [weak self] in
      if self?.process.isRunning == true { kill(number, SIGKILL) }
    }
  }

  /// The port that it says it serves at.
  func port() async throws -> Int {
    let match = try await says(/http:\/\/127\.0\.0\.1:(\d+)\/\n/)
    return try #require(Int(match.1))
  }

  /// Waits until its messages for people match.
  @discardableResult
  func says<Match>(_ pattern: Regex<Match>) async throws -> Match {
    while true {
      let isRunning = process.isRunning
      let errors = text("errors")
      if let match = try pattern.firstMatch(in: errors) { return match.output }
      if !isRunning { throw Connection.Failure(message: "it ended: \(errors)") }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for its end.
  func end() async -> Outcome {
    await withCheckedContinuation { answer in
      Thread.detachNewThread { answer.resume(returning: self.outcome()) }
    }
  }

  /// Runs a program to its end.
  static func run(_ path: String, _ arguments: [String], in folder: String) throws -> Outcome {
    try Program(arguments, in: folder, path: path).outcome()
  }

  private func outcome() -> Outcome {
    process.waitUntilExit()
    return Outcome(
      code: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: text("output"), errors: text("errors"))
  }

  private func text(_ name: String) -> String {
    String(
      decoding: FileManager.default.contents(atPath: "\(files).\(name)") ?? Data(), as: UTF8.self)
  }
}
