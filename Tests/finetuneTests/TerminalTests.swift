import Foundation
import Testing
import Weights

extension CommandLineTests {
  @Suite("What reaches a terminal")
  struct TerminalTests {
    private let world: World
    private let scratch: Scratch
    private static let name = "\u{1B}]0;owned\u{7}\nfinetune: fake\u{9B}2J\u{202E}"

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    /// Nothing in it steers a terminal, and no line is forged.
    private func isSafe(_ text: String) -> Bool {
      !text.unicodeScalars.contains { "\u{1B}\u{7}\u{9B}\u{202E}".unicodeScalars.contains($0) }
        && !text.split(separator: "\n").contains { $0.hasPrefix("finetune: fake") }
    }

    @Test("names of files and folders are shown with what they hold, in every message")
    func names() throws {
      let name = Self.name
      let folder = scratch.path + "/" + name
      try FileManager.default.createDirectory(
        atPath: folder + "/a", withIntermediateDirectories: true)
      try Data([0x89] + Array("PNG\r\n\u{1A}\nbad".utf8))
        .write(to: URL(fileURLWithPath: folder + "/a/\(name).png"))
      for arguments in [
        ["train", "--data", folder, "--weights", world.weights],
        ["train", "--data", name, "--weights", world.weights],
        ["train", "--config", name], ["train", "--data", folder, "--weights", name],
        ["train", "--data", folder, "--weights", world.weights, "--precision", name],
        ["train", "--" + name], [name], ["runs", "list", folder], ["runs", "show", name],
        ["runs", "compare", name, folder], ["report", name],
        ["inspect", name], ["inspect", folder],
        ["predict", "--head", world.head, "--weights", world.weights, folder, name],
        ["evaluate", "--head", world.head, "--weights", world.weights, "--data", folder],
        ["features", "--weights", world.weights, "--output", name, folder],
        ["init", "--output", "/nowhere/\(name).pth"], ["weights", "path", name],
        ["weights", "import", world.weights, name],
        ["export", "--head", name, "--output", "a.pth"],
      ] {
        let outcome = try Tool.run(arguments, in: scratch.path)
        #expect(outcome.code != 0 || arguments[0] == "runs", "\(arguments)")
        #expect(isSafe(outcome.errors), "\(arguments): \(outcome.errors)")
        #expect(isSafe(outcome.output), "\(arguments): \(outcome.output)")
      }
    }

    @Test("inspect and predict show names of tensors and files with what they hold")
    func results() throws {
      let path = scratch.path + "/a.safetensors"
      try SafetensorsWriter.write(
        [TensorEntry(Self.name, shape: [1], floats: [0])], metadata: [Self.name: Self.name],
        to: path)
      let inspected = try Tool.run("inspect", path)
      #expect(inspected.code == 0 && isSafe(inspected.output))
      #expect(inspected.output.contains("\\u{1B}]0;owned\\u{07}\\nfinetune: fake"))
      let image = scratch.path + "/\(Self.name).png"
      try FileManager.default.copyItem(atPath: try world.paths()[0], toPath: image)
      let predict = ["predict", "--head", world.head, "--weights", world.weights, image]
      #expect(isSafe(try Tool.run(predict).output))
      let exact = try Tool.run(predict + ["--format", "csv"]).output
      #expect(exact.contains(Self.name), "CSV has the name itself")
      let document = try Tool.run(predict + ["--format", "json"])
      #expect(isSafe(document.output))
      let entries = try #require(try document.json() as? [[String: Any]])
      #expect(entries[0]["path"] as? String == image)
    }

    @Test("a value that starts with a dash is told how to be given, and works so")
    func dashes() throws {
      let refused = try Tool.run("init", "--output", "-x.pth")
      #expect(refused.code == 64 && refused.errors.contains("--output=-name"))
      let arguments = ["features", "--weights", world.weights, "--output=-x.npy"]
      let done = try Tool.run(arguments + [try world.paths()[0]], in: scratch.path)
      #expect(done.code == 0, "\(done.errors)")
      let file = try scratch.bytes("-x.npy")
      #expect(file.count == 128 + 2048)
      #expect(file.prefix(8) == Data([0x93] + Array("NUMPY\u{1}\0".utf8)))
      #expect(
        String(decoding: file[10..<127], as: UTF8.self).hasPrefix(
          "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 512), }"))
      #expect(file[127] == 10)
    }

    @Test("no example in a help text is broken at 80 columns")
    func help() throws {
      for command in [
        [], ["train"], ["evaluate"], ["predict"], ["features"], ["export"], ["inspect"], ["report"],
        ["runs"], ["runs", "list"], ["runs", "show"], ["runs", "compare"], ["weights"],
        ["weights", "list"], ["weights", "pull"], ["weights", "path"], ["weights", "verify"],
        ["weights", "import"], ["synth"], ["init"], ["cache"], ["cache", "info"], ["bench"],
      ] {
        let text = try Tool.run(command + ["--help"]).output
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE: ") }, "\(command)")
        let examples = lines.drop { $0 != "EXAMPLES" }.dropFirst().prefix { !$0.isEmpty }
        for line in examples {
          let isWhole =
            line.hasPrefix("    ")
            || line.wholeMatch(of: #/ {2}(finetune|find|[A-Z_]+=\S+) .*/#) != nil
          #expect(isWhole, "\(line)")
        }
      }
    }

    @Test("completions offer the names of weights, and files that fit")
    func completions() throws {
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/models", withIntermediateDirectories: true)
      for name in ["models/mine.safetensors", "resnet.pth", "resnet.txt"] {
        try Data().write(to: scratch.url(name))
      }
      func complete(_ prefix: String) throws -> Set<Substring> {
        let outcome = try Tool.run(
          "---completion", "train", "--", "--weights", "3", "\(prefix.count)", "finetune", "train",
          "--weights", prefix, in: scratch.path)
        return Set(outcome.output.split(separator: "\n"))
      }
      #expect(
        try complete("res").isSuperset(of: ["resnet18", "resnet18.a1_in1k", "resnet.pth"]))
      #expect(try !complete("res").contains("resnet.txt"))
      #expect(try complete("mo") == ["models/mine.safetensors"])
    }
  }
}
