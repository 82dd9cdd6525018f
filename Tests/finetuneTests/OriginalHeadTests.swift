import Foundation
import Testing

extension CommandLineTests {
  @Suite("finetune predict with the weights' own head")
  struct OriginalHeadTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    private func predict(_ more: String...) throws -> Tool.Outcome {
      try Tool.run(
        ["predict", "--weights", world.weights, "--format", "json", try world.paths()[0]] + more)
    }

    /// The names of the likeliest classes, and the logits of all.
    private func first(_ outcome: Tool.Outcome) throws -> (classes: [String], logits: [Double]) {
      #expect(outcome.code == 0, "\(outcome.errors)")
      let entries = try #require(try outcome.json() as? [[String: Any]])
      let guesses = try #require(entries[0]["predictions"] as? [[String: Any]])
      return (
        guesses.compactMap { $0["class"] as? String },
        try #require(entries[0]["logits"] as? [Double])
      )
    }

    private func names(_ names: [String]) throws -> String {
      let path = scratch.path + "/names.txt"
      try Data(names.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path))
      return path
    }

    @Test("classes are numbers from 0, or the names of --classes")
    func classes() throws {
      let (numbers, logits) = try first(predict())
      #expect(logits.count == 1000)
      #expect(numbers.count == 5)
      let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
      #expect(numbers[0] == "\(best)")
      let path = try names((0..<1000).map { "class \($0)" })
      #expect(try first(predict("--classes", path)).classes == numbers.map { "class \($0)" })
    }

    @Test("a name that two classes share is said, and used")
    func repeated() throws {
      let outcome = try predict("--classes", try names((0..<1000).map { "\(max($0, 1))" }))
      #expect(outcome.code == 0)
      #expect(outcome.errors.contains(#"2 classes are called "1" (lines 1, 2)"#))
    }

    @Test("too few names, a blank line, no file: each is said")
    func badNames() throws {
      let few = try predict("--classes", try names(["a", "b"]))
      #expect(few.code == 65 && few.errors.contains("expected 1000 names, one a line and class"))
      let blank = try predict("--classes", try names(["a", "", "b"]))
      #expect(blank.code == 65 && blank.errors.contains("names.txt:2: "))
      #expect(try predict("--classes", scratch.path + "/none").code == 66)
    }

    @Test("options that a head decides don't go beside one")
    func withHead() throws {
      for more in [["--classes", "x"], ["--resize", "300"], ["--mean", "0.5"]] {
        let outcome = try Tool.run(
          ["predict", "--head", world.head, "--weights", world.weights, world.images] + more)
        #expect(outcome.code == 64, "\(more)")
      }
      #expect(try Tool.run("predict", world.images).code == 64)
    }

    @Test("--resize and its like change what the network sees")
    func preprocessing() throws {
      let own = try first(predict()).logits
      #expect(try first(predict("--resize", "256", "--interpolation", "bilinear")).logits == own)
      for change in [
        ["--resize", "300"], ["--crop", "200"], ["--interpolation", "bicubic"], ["--mean", "0.5"],
        ["--std", "0.5,0.5,0.5"],
      ] {
        #expect(try first(predict(change[0], change[1])).logits != own, "\(change)")
      }
      #expect(try predict("--crop", "300").code == 64)
    }

    @Test("an exported network predicts its classes by name, as its head does")
    func exported() throws {
      let model = scratch.path + "/model.safetensors"
      _ = try Tool.run(
        "export", "--head", world.head, "--model", "--weights", world.weights, "--output", model)
      func output(_ arguments: String...) throws -> String {
        let outcome = try Tool.run(
          ["predict", "--format", "json", try world.paths()[3]] + arguments)
        #expect(outcome.code == 0, "\(outcome.errors)")
        return outcome.output
      }
      let plain = try output("--head", world.head, "--weights", world.weights)
      #expect(try output("--weights", model) == plain)
      // The same with a head whose outputs are divided by a temperature.
      let (head, warm) = (scratch.path + "/head.safetensors", scratch.path + "/warm.safetensors")
      try TensorFileCopy.write(world.head, to: head) { $0["temperature"] = "2.0" }
      try TensorFileCopy.write(model, to: warm) { $0["temperature"] = "2.0" }
      let calibrated = try output("--head", head, "--weights", world.weights)
      #expect(calibrated != plain)
      #expect(try output("--weights", warm) == calibrated)
      try TensorFileCopy.write(model, to: warm) { $0["temperature"] = "0" }
      #expect(try Tool.run("predict", "--weights", warm, world.paths()[3]).code == 65)
    }

    @Test("train writes a changed preprocessing into the head and run.yaml; inspect shows it")
    func trained() throws {
      let run = scratch.path + "/run"
      let outcome = try Tool.run(
        world.trainArguments + [
          "--output", run, "--resize", "96", "--crop", "80", "--interpolation", "bicubic",
          "--std", "0.25",
        ])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let yaml = String(decoding: try scratch.bytes("run/run.yaml"), as: UTF8.self)
      #expect(
        yaml.contains("\nresize: 96\ncrop: 80\ninterpolation: bicubic\nstd: \"0.25,0.25,0.25\"\n"))
      let head = try Tool.run("inspect", run + "/head.safetensors")
      #expect(head.output.contains("crop 80, upright, scaled decoding, mean [0.485, "))
      let again = try Tool.run(
        "train", "--config", run + "/run.yaml", "--output", scratch.path + "/again")
      #expect(again.code == 0, "\(again.errors)")
      #expect(
        try scratch.bytes("again/head.safetensors") == scratch.bytes("run/head.safetensors"))
      let features = try Tool.run(
        "features", "--weights", world.weights, "--output", scratch.path + "/f.safetensors",
        "--resize", "20", world.images)
      #expect(features.code == 64)
    }

    @Test("inspect tells what weights ask of images")
    func inspect() throws {
      let outcome = try Tool.run("inspect", world.weights)
      #expect(outcome.output.contains("Images    resize 256 bilinear, crop 224"))
    }
  }
}
