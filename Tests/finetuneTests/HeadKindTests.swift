import Foundation
import Testing
import Weights

extension CommandLineTests {
  @Suite("finetune train --head")
  struct HeadKindTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    private func train(_ options: [String], to run: String = "run") throws -> Tool.Outcome {
      try Tool.run(
        [
          "train", "--data", world.images, "--weights", world.weights, "--val-fraction", "0.4",
          "--epochs", "2", "--format", "json", "--output", scratch.path + "/" + run,
        ] + options)
    }

    @Test(
      "every kind makes a plain head with figures, and the document keeps its keys",
      arguments: ["lbfgs", "lda", "mean", "auto"])
    func kinds(kind: String) throws {
      let outcome = try train(["--head", kind])
      try #require(outcome.code == 0, "\(outcome.errors)")
      let report = try outcome.object()
      let before = try #require(
        try JSONSerialization.jsonObject(with: Data(world.report.utf8)) as? [String: Any])
      #expect(Set(report.keys) == Set(before.keys).union(["selection"]))
      let validation = try #require(report["validation"] as? [String: Any])
      let top1 = try #require(validation["top1"] as? Double)
      let selection = try #require(report["selection"] as? [String: Any])
      #expect(selection["folds"] as? Int == 5)
      let candidates = try #require(selection["candidates"] as? [[String: Any]])
      #expect(
        candidates.compactMap { $0["head"] as? String }
          == (kind == "auto" ? ["mean", "lda", "lbfgs", "sgd"] : [kind]))
      let file = try WeightsFile(path: scratch.path + "/run/head.safetensors")
      #expect(Set(file.tensors.keys) == ["fc.weight", "fc.bias"])
      let evaluated = try Tool.run(
        [
          "evaluate", "--head", scratch.path + "/run", "--data", world.images, "--format", "json",
        ])
      #expect(try evaluated.object()["top1"] as? Double == top1)
      let shown = try Tool.run(["runs", "show", scratch.path + "/run"])
      #expect(shown.code == 0 && shown.output.contains("in 5 folds"))
      let listed = try Tool.run(["runs", "list", scratch.path, "--format", "json"])
      let runs = try #require(try listed.object()["runs"] as? [[String: Any]])
      #expect((runs.first?["validation"] as? [String: Any])?["top1"] as? Double == top1)
    }

    @Test(
      "with folds every image trains and is measured while it is held out",
      arguments: ["sgd", "lda"])
    func folds(kind: String) throws {
      let outcome = try train(["--head", kind, "--folds", "3", "--augment", "crops:2"])
      try #require(outcome.code == 0, "\(outcome.errors)")
      let report = try outcome.object()
      #expect(report["trainImages"] as? Int == 32 && report["valImages"] as? Int == 32)
      #expect(report["viewsPerImage"] as? Int == 2)
      #expect((report["epochs"] as? [Any])?.isEmpty == true && report["best"] is NSNull)
      let validation = try #require(report["validation"] as? [String: Any])
      let selection = try #require(report["selection"] as? [String: Any])
      #expect(validation["images"] as? Int == 32)
      #expect(validation["top1"] as? Double == selection["top1"] as? Double)
      let lines = try String(
        contentsOfFile: scratch.path + "/run/validation.jsonl", encoding: .utf8
      ).split(separator: "\n")
      #expect(lines.count == 32)
      let evaluated = try Tool.run(
        ["evaluate", "--head", scratch.path + "/run", "--data", world.images])
      #expect(evaluated.output.contains("32 of them trained the head"))
    }

    @Test("the same options make the same bytes, with the cache and without, on any threads")
    func repeats() throws {
      let options = ["--head", "auto", "--standardize", "--class-weights", "balanced"]
      #expect(try train(options, to: "a").code == 0)
      #expect(try train(options + ["--no-cache", "--threads", "1"], to: "b").code == 0)
      let (first, second) = (
        try scratch.bytes("a/head.safetensors"), try scratch.bytes("b/head.safetensors")
      )
      #expect(first == second)
    }

    @Test("a head's file is no way to make a head")
    func file() throws {
      let outcome = try train(["--head", world.head])
      #expect(outcome.code == 64)
      #expect(
        outcome.errors
          == "finetune: --head: expected sgd, lbfgs, lda, mean or auto, found the file "
          + world.head + "\n")
      #expect(try train(["--head", "svm"]).code == 64)
      #expect(try train(["--folds", "1"]).code == 64)
      #expect(try train(["--class-weights", "some"]).code == 64)
    }

    @Test("--min-accuracy looks at a head without epochs, too")
    func bar() throws {
      #expect(try train(["--head", "mean", "--min-accuracy", "1"]).code == 1)
      #expect(try train(["--head", "mean", "--min-accuracy", "0"]).code == 0)
    }
  }
}
