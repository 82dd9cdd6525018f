import Autograd
import Foundation
import Testing
import Vision
import Weights

extension CommandLineTests {
  @Suite("finetune features, export, inspect, synth, init")
  struct FileCommandTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    @Test(
      "a name that is not UTF-8 is refused before anything is written; among images it is one error"
    )
    func otherBytes() throws {
      let scratch = try Scratch()
      let bad = "\"$(printf 'x\\377').safetensors\""
      for line in [
        "\"$F\" init --output \(bad)", "\"$F\" init --output=\(bad)",
        "\"$F\" export --head \(world.run) --output \(bad)", "\"$F\" runs show \(bad)",
        "\"$F\" weights import \(bad) a.safetensors",
      ] {
        let outcome = try Tool.shell("cd \(scratch.path) && \(line)")
        #expect(outcome.code == 64, "\(line): \(outcome.errors)")
        #expect(outcome.errors.contains("x\u{FFFD}.safetensors: expected an argument in UTF-8"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
      let inside = try Tool.shell(
        "cd \(scratch.path) && mkdir \(bad) && cd \(bad) && \"$F\" train --data \(world.images) "
          + "--weights \(world.weights) --output run; code=$?; ls; exit $code")
      #expect(inside.code == 74 && inside.output.isEmpty)
      #expect(inside.errors.contains("it leads to a name that is not UTF-8"), "\(inside.errors)")
      let list = try Tool.run("runs", "list", scratch.path)
      #expect(
        list.errors.contains("x\u{FFFD}.safetensors: its name is not UTF-8"), "\(list.errors)")
      let image = try world.paths()[0]
      let outcome = try Tool.shell(
        "\"$F\" predict --head \(world.run) --weights \(world.weights) \(bad) \(image)")
      #expect(outcome.code == 66)
      #expect(outcome.output.hasPrefix(image) && outcome.errors.contains("not UTF-8"))
    }

    @Test("features gets 512 numbers an image, with the paths in the rows' order")
    func features() throws {
      let output = scratch.path + "/features.safetensors"
      let outcome = try Tool.run(
        "features", "--weights", world.weights, "--output", output, world.images)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let file = try WeightsFile(path: output)
      #expect(file.names == ["features"])
      #expect(try file.info("features").shape == [32, 512])
      #expect(outcome.errors.contains("Wrote \(output): 512 features of 32 images\n"))
      let paths = try JSONDecoder().decode(
        [String].self, from: Data(try #require(file.metadata["paths"]).utf8))
      #expect(paths == (try world.paths()))
    }

    @Test("features of a bad image are left out, and the exit code is 65")
    func featuresOfBadImage() throws {
      let paths = try world.paths()
      let bad = scratch.path + "/bad.png"
      try FileManager.default.copyItem(atPath: paths[0], toPath: bad)
      try World.damage(bad)
      let output = scratch.path + "/features.safetensors"
      let outcome = try Tool.run(
        "features", "--weights", world.weights, "--output", output, paths[0], bad, paths[1])
      #expect(outcome.code == 65)
      let file = try WeightsFile(path: output)
      #expect(try file.info("features").shape == [2, 512])
      #expect(file.metadata["paths"]?.contains("bad.png") == false)
    }

    @Test("features, head and predictions agree: logits are fc of the features")
    func consistent() throws {
      let path = try world.paths()[5]
      let output = scratch.path + "/features.safetensors"
      _ = try Tool.run("features", "--weights", world.weights, "--output", output, path)
      let features = try WeightsFile(path: output).floats("features")
      let head = try WeightsFile(path: world.head)
      let (weight, bias) = (try head.floats("fc.weight"), try head.floats("fc.bias"))
      let predicted = try Tool.run(
        "predict", "--head", world.head, "--weights", world.weights, "--format", "json", path)
      let entries = try #require(try predicted.json() as? [[String: Any]])
      let logits = try #require(entries[0]["logits"] as? [Double])
      for row in 0..<4 {
        let sum = (0..<512).reduce(Double(bias[row])) {
          $0 + Double(weight[row * 512 + $1]) * Double(features[$1])
        }
        #expect(abs(sum - logits[row]) < 1e-4)
      }
    }

    @Test("export writes the head alone")
    func exportHead() throws {
      let output = scratch.path + "/fc.safetensors"
      let outcome = try Tool.run("export", "--head", world.head, "--output", output)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let file = try WeightsFile(path: output)
      #expect(file.names == ["fc.bias", "fc.weight"])
      #expect(file.metadata["classes"] != nil)
    }

    @Test("export --model writes all 122 tensors of torchvision, the trained head among them")
    func exportModel() throws {
      let output = scratch.path + "/model.safetensors"
      let outcome = try Tool.run(
        "export", "--head", world.head, "--model", "--weights", world.weights, "--output", output)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let file = try WeightsFile(path: output)
      #expect(file.names.count == 122)
      #expect(file.metadata["format"] == "pt")
      let counters = file.names.filter { $0.hasSuffix("num_batches_tracked") }
      #expect(counters.count == 20)
      for name in counters {
        #expect(try file.info(name).type == .i64)
        #expect(try file.info(name).shape == [])
      }
      #expect(try file.floats("fc.weight") == WeightsFile(path: world.head).floats("fc.weight"))
      #expect(
        try file.floats("layer4.1.bn2.running_var")
          == WeightsFile(path: world.weights).floats("layer4.1.bn2.running_var"))
      // It is the same backbone, so the head goes with it too.
      let predicted = try Tool.run(
        "predict", "--head", world.head, "--weights", output, try world.paths()[0])
      #expect(predicted.code == 0, "\(predicted.errors)")
    }

    @Test("export writes ONNX when asked to, or when the file's name says so")
    func exportONNX() throws {
      let arguments = ["export", "--head", world.head, "--weights", world.weights, "--output"]
      let named = try Tool.run(arguments + [scratch.path + "/net.onnx"])
      #expect(named.code == 0, "\(named.errors)")
      // 20 convolutions and the head, each with weights and bias.
      #expect(named.errors.contains("42 tensors, 11,"))
      let asked = try Tool.run(arguments + [scratch.path + "/net", "--to", "onnx"])
      #expect(asked.code == 0, "\(asked.errors)")
      #expect(try scratch.bytes("net") == scratch.bytes("net.onnx"))
      #expect(try scratch.bytes("net").range(of: Data("Softmax".utf8)) == nil)
      let soft = try Tool.run(arguments + [scratch.path + "/soft.onnx", "--softmax"])
      #expect(soft.code == 0, "\(soft.errors)")
      #expect(try scratch.bytes("soft.onnx").range(of: Data("Softmax".utf8)) != nil)
    }

    @Test("export writes .pth in PyTorch's zip form, head or network")
    func exportPth() throws {
      let arguments = ["export", "--head", world.head, "--weights", world.weights, "--output"]
      let head = try Tool.run("export", "--head", world.head, "--output", scratch.path + "/fc.PTH")
      #expect(head.code == 0, "\(head.errors)")
      #expect(head.errors.contains("2 tensors, 2,052 parameters"))
      let model = try Tool.run(arguments + [scratch.path + "/net", "--model", "--to", "pth"])
      #expect(model.code == 0, "\(model.errors)")
      #expect(model.errors.contains("122 tensors, 11,"))
      for name in ["fc.PTH", "net"] {
        #expect(try scratch.bytes(name).prefix(4) == Data([0x50, 0x4B, 3, 4]))
      }
    }

    @Test("export --softmax is refused for files that hold no operations")
    func softmaxOfTensors() throws {
      let output = scratch.path + "/net.safetensors"
      let outcome = try Tool.run(
        "export", "--head", world.head, "--model", "--weights", world.weights, "--softmax",
        "--output", output)
      #expect(outcome.code == 64)
      #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test("inspect shows tensors and metadata, and what a head knows")
    func inspect() throws {
      let head = try Tool.run("inspect", world.head)
      #expect(head.code == 0)
      #expect(head.output.contains("4 classes: "))
      #expect(head.output.contains("resize 256 bilinear, crop 224"))
      #expect(head.output.contains("fc.weight  F32    [4, 512]  8,192"))
      let weights = try Tool.run("inspect", world.weights)
      #expect(weights.code == 0)
      #expect(weights.output.contains("122 tensors, 11,699,132 numbers"))
      #expect(weights.output.contains("not pretrained"))
      #expect(weights.output.contains("conv1.weight"))
    }

    @Test("synth leaves a folder alone that holds something")
    func synthTwice() throws {
      let outcome = try Tool.run("synth", world.images, "--classes", "2", "--images", "1")
      #expect(outcome.code == 73)
      #expect(try world.paths().count == 32)
    }

    @Test("init gives the same weights for the same seed, whatever the number of threads")
    func initTwice() throws {
      let again = scratch.path + "/again.safetensors"
      #expect(try Tool.run("init", "--output", again, "--threads", "1").code == 0)
      #expect(
        try scratch.bytes("again.safetensors")
          == Data(contentsOf: URL(fileURLWithPath: world.weights)))
    }

    @Test("export of the head alone takes no backbone")
    func headAlone() throws {
      let outcome = try Tool.run(
        "export", "--head", world.head, "--weights", "/nowhere", "--output",
        scratch.path + "/head.pth")
      #expect(outcome.code == 64)
      #expect(outcome.errors.hasPrefix("finetune: --weights: expected --model beside it"))
    }
  }
}
