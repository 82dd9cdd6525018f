import Foundation
import Testing
import Weights

extension CommandLineTests {
  /// The old file or the new one, whatever happens meanwhile.
  @Suite("Files that are written survive a full disk and kill -9")
  struct DurabilityTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    /// The commands that write large files; the output's name says which format `export` writes.
    enum Command: String, CaseIterable {
      case importing = "imported.safetensors"
      case safetensors = "out.safetensors"
      case pth = "out.pth"
      case onnx = "out.onnx"
    }

    /// Writes to the scratch folder, under the command's raw value.
    private func arguments(_ command: Command) -> [String] {
      let output = scratch.path + "/" + command.rawValue
      if command == .importing { return ["weights", "import", world.weights, output] }
      return [
        "export", "--head", world.head, "--model", "--weights", world.weights, "--output", output,
      ]
    }

    /// A small file of the same kind, which any of the commands replaces.
    private func writeOld(to name: String) throws -> Data {
      try SafetensorsWriter.write(
        [TensorEntry("conv1.weight", shape: [1], floats: [1])], metadata: [:],
        to: scratch.path + "/" + name)
      return try scratch.bytes(name)
    }

    private func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
    }

    @Test("a full disk leaves the old file and nothing else", arguments: Command.allCases)
    func full(command: Command) throws {
      let output = command.rawValue
      let old = try writeOld(to: output)
      let words = arguments(command).map { "'\($0)'" }.joined(separator: " ")
      // 10,240 blocks of 512 bytes hold a ninth of it.
      let outcome = try Tool.shell("ulimit -f 10240; \"$F\" " + words)
      #expect(outcome.code == 73)
      let sentence = "\(scratch.path)/\(output): can't write: File too large; raise the limit"
      #expect(outcome.errors.contains(sentence))
      #expect(try scratch.bytes(output) == old)
      #expect(try names() == [output])
    }

    @Test("kill -9 leaves the old file or the new one", arguments: Command.allCases)
    func killed(command: Command) throws {
      let (arguments, output) = (arguments(command), command.rawValue)
      let start = ContinuousClock.now
      #expect(try Tool.run(arguments).code == 0)
      let duration = ContinuousClock.now - start
      let new = try scratch.bytes(output)
      let old = try writeOld(to: "old.safetensors")
      try FileManager.default.removeItem(at: scratch.url("old.safetensors"))
      var (whole, untouched, interrupted) = (0, 0, 0)
      // On some machine the kills may hit nothing but the time before and after the writing.
      for _ in 0..<200 where interrupted < 3 {
        try old.write(to: scratch.url(output))
        let delay = Double.random(in: 0...1) * (duration / .seconds(1))
        _ = try Tool.run(
          arguments,
          whileRunning: {
            Thread.sleep(forTimeInterval: delay)
            kill($0.processIdentifier, SIGKILL)
          })
        let found = try scratch.bytes(output)
        try #require(found == old || found == new, "\(found.count) bytes of \(new.count)")
        if found == new { whole += 1 } else { untouched += 1 }
        let names = try names()
        // What one run left is gone after the next, or there again: it never piles up.
        try #require(names.count <= 2, "\(names)")
        if names.count == 2 { interrupted += 1 }
      }
      #expect(interrupted > 0, "\(untouched) untouched, \(whole) whole")
      #expect(try Tool.run(arguments).code == 0)
      #expect(try scratch.bytes(output) == new)
      #expect(try names() == [output])
    }
  }
}
