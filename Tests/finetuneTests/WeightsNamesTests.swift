import Foundation
import Testing
import Weights

extension CommandLineTests {
  @Suite("weights as others name them")
  struct WeightsNamesTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    /// Writes the world's weights under other names, changed; nil leaves a tensor out.
    private func copy(
      _ name: String, change: ([Float]) -> [Float] = { $0 }, _ names: (String) -> [String]
    ) throws -> String {
      let source = try WeightsFile(path: world.weights)
      let path = scratch.path + "/" + name
      let entries = try source.names.filter { try source.info($0).type == .f32 }.flatMap { own in
        let numbers = try source.floats(own)
        return try names(own).enumerated().map { place, name in
          TensorEntry(
            name, shape: try source.info(own).shape, floats: place == 0 ? numbers : change(numbers))
        }
      }
      try SafetensorsWriter.write(entries, metadata: source.metadata, to: path)
      return path
    }

    private func features(_ weights: String, _ more: String...) throws -> Tool.Outcome {
      try Tool.run(
        [
          "features", "--no-cache", "--weights", weights, "--output",
          scratch.path + "/f.safetensors",
        ]
          + more + [try world.paths()[0]])
    }

    @Test("a backbone without fc trains and gives features; its own classes are said to be missing")
    func withoutHead() throws {
      let path = try copy("body.safetensors") { $0.hasPrefix("fc.") ? [] : [$0] }
      let outcome = try features(path)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(!outcome.errors.contains("found a ResNet-18"))
      let predicted = try Tool.run("predict", "--weights", path, try world.paths()[0])
      #expect(predicted.code == 65)
      #expect(predicted.errors.contains("found a backbone without: give a head"))
      // It is the backbone that the head was trained on.
      let image = try world.paths()[0]
      let own = try Tool.run("predict", "--head", world.head, "--weights", world.weights, image)
      let other = try Tool.run("predict", "--head", world.head, "--weights", path, image)
      #expect(other.code == 0 && other.output == own.output, "\(other.errors)")
      let model = scratch.path + "/model.safetensors"
      let export = try Tool.run(
        "export", "--head", world.head, "--model", "--weights", path, "--output", model)
      #expect(export.code == 0, "\(export.errors)")
      #expect(try WeightsFile(path: model).names.count == 122)
    }

    @Test("of several networks in a file one is chosen, and a head finds its own")
    func several() throws {
      let path = try copy("moco.safetensors", change: { $0.map { $0 * 0.5 } }) {
        ["module.encoder_k." + $0, "module.encoder_q." + $0].reversed()
      }
      let refused = try features(path)
      #expect(refused.code == 65)
      #expect(refused.errors.contains("\"module.encoder_k.\", \"module.encoder_q.\"; say which"))
      let chosen = try features(path, "--weights-prefix", "encoder_q")
      #expect(chosen.code == 0, "\(chosen.errors)")
      #expect(chosen.errors.contains("found a ResNet-18 under \"module.encoder_q.\""))
      let none = try features(path, "--weights-prefix", "student")
      #expect(none.code == 64)
      // The head was trained on the first one's numbers.
      let image = try world.paths()[0]
      let own = try Tool.run("predict", "--head", world.head, "--weights", world.weights, image)
      let found = try Tool.run("predict", "--head", world.head, "--weights", path, image)
      #expect(found.code == 0 && found.output == own.output, "\(found.errors)")
      let inspected = try Tool.run("inspect", path)
      #expect(inspected.output.contains("ResNet-18 under \"module.encoder_k.\""))
      let run = try Tool.run(
        "train", "--no-cache", "--data", world.images, "--weights", path, "--weights-prefix",
        "encoder_q", "--output", scratch.path + "/run", "--epochs", "1")
      #expect(run.code == 0, "\(run.errors)")
      let yaml = try String(contentsOfFile: scratch.path + "/run/run.yaml", encoding: .utf8)
      #expect(yaml.contains("weights-prefix: \"encoder_q\""))
      let imported = scratch.path + "/own.safetensors"
      let outcome = try Tool.run(
        "weights", "import", "--weights-prefix", "encoder_q", path, imported)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let (copy, source) = (try WeightsFile(path: imported), try WeightsFile(path: world.weights))
      #expect(try copy.floats("conv1.weight") == source.floats("conv1.weight"))
    }

    @Test("names that fit two networks need the option once: a head and an import remember it")
    func ambiguous() throws {
      let made = scratch.path + "/made.safetensors"
      let architecture = ["--architecture", "efficientnet_lite0_symmetric"]
      let made0 = try Tool.run(["init", "--output", made] + architecture)
      #expect(made0.code == 0, "\(made0.errors)")
      let path = scratch.path + "/timm.safetensors"
      try TensorFileCopy.write(made, to: path) { $0["backbone.architecture"] = nil }
      // What says it itself needs no option.
      #expect(try features(made).code == 0)
      let own = try scratch.bytes("f.safetensors")

      let refused = try features(path)
      #expect(refused.code == 65)
      #expect(refused.errors.contains("found names and shapes that fit 2; say which: "))
      let inspected = try Tool.run("inspect", path)
      #expect(inspected.output.contains("--architecture says which"), "\(inspected.output)")
      #expect(try features(path, "--architecture", "efficientnet_lite0_symmetric").code == 0)
      #expect(try scratch.bytes("f.safetensors").suffix(5120) == own.suffix(5120))
      #expect(try features(path, "--architecture", "efficientnet_lite0").code == 0)
      #expect(try scratch.bytes("f.safetensors").suffix(5120) != own.suffix(5120))
      let wrong = try features(path, "--architecture", "resnet50")
      #expect(wrong.code == 65 && wrong.errors.contains("weights of a ResNet-50"))

      let imported = scratch.path + "/imported.safetensors"
      #expect(try Tool.run("weights", "import", path, imported).code == 65)
      #expect(try Tool.run(["weights", "import", path, imported] + architecture).code == 0)
      #expect(try features(imported).code == 0)
      #expect(try scratch.bytes("f.safetensors").suffix(5120) == own.suffix(5120))

      let run = scratch.path + "/run"
      let trained = try Tool.run(
        ["train", "--data", world.images, "--weights", path, "--output", run, "--epochs", "1"]
          + architecture)
      #expect(trained.code == 0, "\(trained.errors)")
      let yaml = try String(contentsOfFile: run + "/run.yaml", encoding: .utf8)
      #expect(yaml.contains("architecture: efficientnet_lite0_symmetric\n"))
      for arguments in [
        ["predict", "--head", run, try world.paths()[0]],
        ["predict", "--head", run, "--weights", path, try world.paths()[0]],
        ["evaluate", "--head", run, "--data", world.images],
        [
          "export", "--head", run, "--model", "--output", scratch.path + "/net.safetensors",
        ],
        ["predict", "--weights", scratch.path + "/net.safetensors", try world.paths()[0]],
        ["bench", "--seconds", "0.1", "--batch-size", "1", "--weights", path] + architecture,
      ] {
        let outcome = try Tool.run(arguments)
        #expect(outcome.code == 0, "\(arguments): \(outcome.errors)")
      }
    }

    @Test("numbers that are not finite are refused by name in every command, exit code 65")
    func notFinite() throws {
      let path = try copy("nan.safetensors") { $0.hasPrefix("layer4.1.bn2.") ? [] : [$0] }
      let source = try WeightsFile(path: world.weights)
      let damaged = scratch.path + "/bad.safetensors"
      var entries = try WeightsFile(path: path).names.map {
        TensorEntry(
          $0, shape: try source.info($0).shape, floats: try source.floats($0))
      }
      for name in ["weight", "bias", "running_mean", "running_var"] {
        entries.append(
          TensorEntry(
            "layer4.1.bn2." + name, shape: [512],
            floats: Array(repeating: name == "running_var" ? .nan : 1, count: 512)))
      }
      try SafetensorsWriter.write(entries, to: damaged)
      let image = try world.paths()[0]
      let output = scratch.path + "/f.safetensors"
      for arguments in [
        ["features", "--weights", damaged, "--output", output, image],
        ["features", "--precision", "int8", "--weights", damaged, "--output", output, image],
        ["predict", "--weights", damaged, image],
        ["train", "--data", world.images, "--weights", damaged, "--output", scratch.path + "/run"],
      ] {
        for _ in 0..<2 {
          let outcome = try Tool.run(arguments)
          #expect(outcome.code == 65)
          #expect(
            outcome.errors.contains(
              "bad.safetensors: \"layer4.1.bn2.running_var\": expected finite"))
        }
      }
    }

    @Test("features that overflow are an error that names the image, exit code 65")
    func overflow() throws {
      let source = try WeightsFile(path: world.weights)
      let path = scratch.path + "/huge.safetensors"
      let entries = try source.names.filter { try source.info($0).type == .f32 }.map { name in
        let scale: Float = name == "layer4.1.bn2.weight" ? 1e38 : 1
        let numbers = try source.floats(name).map {
          name == "layer4.1.bn2.bias" ? 3e38 : $0 * scale
        }
        return TensorEntry(name, shape: try source.info(name).shape, floats: numbers)
      }
      try SafetensorsWriter.write(entries, metadata: source.metadata, to: path)
      let image = try world.paths()[0]
      for more in [[], ["--precision", "int8"]] {
        let outcome = try Tool.run(
          ["features", "--weights", path, "--output", scratch.path + "/f.safetensors", image] + more
        )
        #expect(outcome.code == 65)
        #expect(outcome.errors.contains("\(image): expected finite features"), "\(outcome.errors)")
      }
      let run = try Tool.run(
        "train", "--data", world.images, "--weights", path, "--output", scratch.path + "/run")
      #expect(run.code == 65)
      #expect(run.errors.contains(".png: expected finite features"), "\(run.errors)")
    }

    @Test("a file that is no file of weights is called what it is, exit code 65")
    func others() throws {
      for (bytes, answer) in [
        ("version https://git-lfs.github.com/spec/v1\nsize 5\n", "git lfs pull"),
        ("<!DOCTYPE html><html></html>", "found a web page; fetch the file itself"),
      ] {
        let path = scratch.path + "/w.pth"
        try Data(bytes.utf8).write(to: URL(fileURLWithPath: path))
        let outcome = try Tool.run("inspect", path)
        #expect(outcome.code == 65)
        #expect(outcome.errors.contains(answer))
      }
    }
  }
}
