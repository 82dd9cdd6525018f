import Dispatch
import Foundation
import Testing

/// Runs the built `finetune`, which lies beside the test bundle.
struct Tool {
  /// What a run left.
  struct Outcome {
    var code: Int32
    var output: String
    var errors: String

    /// Standard output as JSON.
    func json() throws -> Any {
      try JSONSerialization.jsonObject(with: Data(output.utf8))
    }

    /// Standard output as a JSON object.
    func object() throws -> [String: Any] {
      try #require(try json() as? [String: Any])
    }
  }

  /// Seconds after which a run that hangs is killed, so that its test fails instead of hanging too.
  private static let longest = 600.0

  static let path: String = {
    let bundle = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
    return bundle.deletingLastPathComponent().appendingPathComponent("finetune").path
  }()

  /// Runs to the end; `input` is standard input.
  ///
  /// Each run has an empty cache of its own, unless `environment` names one: the user's is not touched,
  /// and no test depends on another.
  static func run(
    _ arguments: String..., input: String = "", environment: [String: String] = [:],
    in folder: String? = nil
  ) throws -> Outcome {
    try run(arguments, input: input, environment: environment, in: folder)
  }

  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    in folder: String? = nil, whileRunning: (Process) throws -> Void = { _ in }
  ) throws -> Outcome {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(["XDG_CACHE_HOME": scratch.path]) { $1 }.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    try Data(input.utf8).write(to: scratch.url("input"))
    process.standardInput = try FileHandle(forReadingFrom: scratch.url("input"))
    for name in ["output", "errors"] { try Data().write(to: scratch.url(name)) }
    process.standardOutput = try FileHandle(forWritingTo: scratch.url("output"))
    process.standardError = try FileHandle(forWritingTo: scratch.url("errors"))
    try process.run()
    let processID = process.processIdentifier
    let overdue = DispatchWorkItem { kill(processID, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + longest, execute: overdue)
    defer { overdue.cancel() }
    try whileRunning(process)
    process.waitUntilExit()
    return Outcome(
      code: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try String(contentsOf: scratch.url("output"), encoding: .utf8),
      errors: try String(contentsOf: scratch.url("errors"), encoding: .utf8))
  }

  /// Runs a line of shell, in which `$F` is the tool; for pipes and redirections.
  static func shell(_ line: String) throws -> Outcome {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["F": path, "XDG_CACHE_HOME": scratch.path]) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self))
  }
}

/// A folder of its own, removed when the object goes.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/finetune-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ name: String) -> URL { URL(fileURLWithPath: path + "/" + name) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }
}
