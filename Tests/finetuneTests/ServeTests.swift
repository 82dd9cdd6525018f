import Foundation
import Testing

extension CommandLineTests {
  @Suite("finetune serve")
  struct ServeTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A program on PATH that says how it was called.
    private func install(_ name: String, executable: Bool = true) throws {
      let text = "#!/bin/sh\nfor word; do echo \"<$word>\"; done\nexit 7\n"
      try Data(text.utf8).write(to: scratch.url(name))
      try FileManager.default.setAttributes(
        [.posixPermissions: executable ? 0o755 : 0o644], ofItemAtPath: scratch.path + "/" + name)
    }

    private func serve(_ arguments: String..., path: String? = nil) throws -> Tool.Outcome {
      // A copy, since a build may have put the real program beside the tool.
      let copy = scratch.path + "/alone/finetune"
      if !FileManager.default.fileExists(atPath: copy) {
        try FileManager.default.createDirectory(
          atPath: scratch.path + "/alone", withIntermediateDirectories: true)
        try FileManager.default.linkItem(atPath: Tool.path, toPath: copy)
      }
      let words = (["serve"] + arguments).map { "'\($0)'" }.joined(separator: " ")
      return try Tool.shell("PATH='\(path ?? scratch.path)' exec '\(copy)' \(words)")
    }

    @Test("hands its options to finetune-serve on PATH, and ends with its exit code")
    func becomes() throws {
      try install("finetune-serve")
      let outcome = try serve("--head", "a b.safetensors", "--help", "--port=1")
      #expect(outcome.output == "<--head>\n<a b.safetensors>\n<--help>\n<--port=1>\n")
      #expect(outcome.code == 7)
    }

    @Test("one sentence says how to build what is not there")
    func missing() throws {
      let path = "relative:/nowhere:" + scratch.path
      try install("finetune-serve", executable: false)
      let outcome = try serve("--head", "x", path: path)
      #expect(outcome.code == 66)
      #expect(outcome.output.isEmpty)
      #expect(
        outcome.errors == "finetune: expected finetune-serve beside finetune or on PATH, found it "
          + "nowhere: get it with make serve && sudo make install in a clone of finetune's "
          + "repository\n")
    }

    @Test("--help works without the server, and says how to get it")
    func helpWithoutServer() throws {
      let outcome = try serve("--help", path: "/nowhere")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("USAGE: finetune serve"))
      #expect(outcome.output.contains("\n  make serve && sudo make install\n"))
      #expect(outcome.output.contains("not installed yet"))
    }
  }
}
