import Foundation
import Testing

extension CommandLineTests {
  @Suite("8-bit integers")
  struct PrecisionTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    private func train(
      _ output: String, _ more: String..., environment: [String: String] = [:]
    ) throws -> Data {
      let outcome = try Tool.run(
        world.trainArguments + ["--precision", "int8", "--output", scratch.path + "/" + output]
          + more, environment: environment)
      try #require(outcome.code == 0, "\(outcome.errors)")
      return try scratch.bytes(output + "/head.safetensors")
    }

    @Test("a head says what its features were computed in, and evaluate does the same")
    func endToEnd() throws {
      let head = try train("run", "--no-cache")
      #expect(head != (try Data(contentsOf: URL(fileURLWithPath: world.head))))
      let yaml = String(decoding: try scratch.bytes("run/run.yaml"), as: UTF8.self)
      #expect(yaml.contains("\nprecision: int8\n"))
      func evaluate(_ head: String, _ environment: [String: String] = [:]) throws -> Tool.Outcome {
        try Tool.run(
          "evaluate", "--head", head, "--data", world.images, "--weights", world.weights,
          "--split", "all", "--format", "json", "--no-cache", environment: environment)
      }
      let path = scratch.path + "/run/head.safetensors"
      let figures = try evaluate(path)
      #expect(figures.code == 0, "\(figures.errors)")
      #expect(figures.output != (try evaluate(world.head).output))
      let export = try Tool.run(
        "export", "--head", path, "--weights", world.weights, "--output", scratch.path + "/n.onnx")
      #expect(export.code == 0)
      #expect(export.errors.contains("trained on features in 8-bit integers; other tools compute"))
      // What a processor with other instructions gives is the same, bit for bit.
      let other = try evaluate(path, ["FINETUNE_ISA": "avx2"])
      #expect(other.code == 0 && other.output == figures.output, "\(other.errors)")
    }

    @Test("any number of threads, and the cache cold or warm, give the same head")
    func sameBytes() throws {
      let cache = ["XDG_CACHE_HOME": scratch.path]
      let head = try train("none", "--no-cache", "--threads", "1")
      #expect(try train("threads", "--no-cache", "--threads", "3") == head)
      #expect(try train("cold", environment: cache) == head)
      #expect(try train("warm", environment: cache) == head)
    }

    @Test("features says its calibration; an unknown precision is refused")
    func features() throws {
      let output = scratch.path + "/features.safetensors"
      let outcome = try Tool.run(
        "features", "--weights", world.weights, "--output", output, "--precision", "int8",
        "--no-cache", world.images)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let text = String(
        decoding: try scratch.bytes("features.safetensors").prefix(8000), as: UTF8.self)
      #expect(text.contains("layer2.0.downsample") && text.contains(#""precision":"int8""#))
      let refused = try Tool.run(world.trainArguments + ["--precision", "int4"])
      #expect(refused.code == 64 && refused.errors.contains("fp32"))
    }
  }
}
