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
  }
}
