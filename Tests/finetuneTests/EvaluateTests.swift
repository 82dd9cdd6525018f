import Foundation
import Testing

extension CommandLineTests {
  @Suite("finetune evaluate")
  struct EvaluateTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    private func evaluate(_ more: String..., data: String? = nil) throws -> Tool.Outcome {
      try Tool.run(
        [
          "evaluate", "--head", world.head, "--data", data ?? world.images, "--weights",
          world.weights, "--format", "json",
        ] + more)
    }

    @Test("its figures are those of the training's best epoch, to the last bit")
    func sameFigures() throws {
      let outcome = try evaluate()
      #expect(outcome.code == 0, "\(outcome.errors)")
      let found = try outcome.object()
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(world.report.utf8)) as? [String: Any])
      let best = try #require((report["best"] as? [String: Any])?["epoch"] as? Int)
      let epoch = try #require((report["epochs"] as? [[String: Any]])?[best - 1])
      #expect(found["images"] as? Int == report["valImages"] as? Int)
      #expect(found["top1"] as? Double == epoch["valTop1"] as? Double)
      #expect(found["top5"] as? Double == epoch["valTop5"] as? Double)
      #expect(found["loss"] as? Double == epoch["valLoss"] as? Double)
    }

    @Test("the JSON document has every documented key, and its parts agree")
    func json() throws {
      let found = try evaluate("--split", "all").object()
      #expect(
        Set(found.keys) == [
          "images", "top1", "top1Interval", "top5", "loss", "balancedAccuracy", "macro", "weighted",
          "calibration", "perClass", "confusion", "split", "splitReason", "imagesInData",
          "trainedOn", "chosenOn",
        ])
      #expect(found["images"] as? Int == 32)
      let confusion = try #require(found["confusion"] as? [[Int]])
      let perClass = try #require(found["perClass"] as? [[String: Any]])
      #expect(confusion.count == 4 && confusion.allSatisfy { $0.count == 4 })
      #expect(perClass.count == 4)
      for (index, entry) in perClass.enumerated() {
        #expect(Set(entry.keys) == ["class", "images", "precision", "recall", "f1"])
        #expect(entry["images"] as? Int == confusion[index].reduce(0, +))
        let recall = try #require(entry["recall"] as? Double)
        #expect(abs(recall - Double(confusion[index][index]) / 8) < 1e-12)
      }
      let hits = (0..<4).reduce(0) { $0 + confusion[$1][$1] }
      let top1 = try #require(found["top1"] as? Double)
      #expect(abs(top1 - Double(hits) / 32) < 1e-12)
    }

    @Test("a folder that the head was not trained on is measured as a whole, which is said")
    func unseen() throws {
      let other = scratch.path + "/other"
      #expect(
        try Tool.run(
          "synth", other, "--classes", "4", "--images", "3", "--size", "48", "--seed", "5"
        ).code == 0)
      let unseen = try evaluate(data: other).object()
      #expect(unseen["images"] as? Int == 12 && unseen["imagesInData"] as? Int == 12)
      #expect(unseen["split"] as? String == "all" && unseen["splitReason"] as? String == "unseen")
      #expect(unseen["trainedOn"] as? Int == 0 && unseen["chosenOn"] as? Int == 0)
      let own = try evaluate().object()
      let images = try #require(own["images"] as? Int)
      #expect(own["split"] as? String == "val" && own["splitReason"] as? String == "seen")
      #expect(own["imagesInData"] as? Int == 32 && images < 32)
      #expect(own["trainedOn"] as? Int == 0 && own["chosenOn"] as? Int == images)
      let all = try evaluate("--split", "all").object()
      #expect(all["trainedOn"] as? Int == 32 - images && all["chosenOn"] as? Int == images)
      // One image that trained among the others, and the folder is divided.
      let head = ["evaluate", "--head", world.head, "--weights", world.weights, "--data"]
      let text = try Tool.run(head + [world.images]).output
      #expect(
        text.hasPrefix(
          "Images    \(images) of 32 images: the validation part; --split all takes every one\n"))
      #expect(
        try Tool.run(head + [other]).output
          .hasPrefix("Images    12, all of them: the head was trained on none\n"))
    }

    @Test("splits are disjoint and add up")
    func splits() throws {
      let counts = try ["val", "train", "all"].map {
        try #require(try evaluate("--split", $0).object()["images"] as? Int)
      }
      #expect(counts[0] + counts[1] == counts[2])
    }

    @Test("a split without images is refused by name")
    func emptySplit() throws {
      let folder = scratch.path + "/only-train"
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: world.images, toPath: folder + "/train")
      #expect(try evaluate("--split", "train", data: folder).object()["images"] as? Int == 32)
      let outcome = try evaluate(data: folder)
      #expect(outcome.code == 65, "\(outcome.errors)")
      #expect(outcome.errors.contains("the split val, found none"))
    }

    @Test("text is a table for people")
    func text() throws {
      let outcome = try Tool.run(
        "evaluate", "--head", world.head, "--data", world.images, "--weights", world.weights)
      #expect(outcome.code == 0)
      #expect(outcome.output.hasPrefix("Images    "))
      #expect(outcome.output.contains("\nclass "))
      #expect(!outcome.output.contains("\u{1B}"))
    }

    @Test("classes are matched by name: fewer are fine, unknown ones are refused with both lists")
    func classes() throws {
      let images = try world.copyOfImages(in: scratch)
      let names = try FileManager.default.contentsOfDirectory(atPath: images).sorted()
      try FileManager.default.removeItem(atPath: images + "/" + names[0])
      let fewer = try evaluate("--split", "all", data: images)
      #expect(fewer.code == 0, "\(fewer.errors)")
      let full = try evaluate("--split", "all").object()
      let part = try fewer.object()
      // The other rows are as before: no label has shifted.
      let before = try #require(full["confusion"] as? [[Int]])
      let after = try #require(part["confusion"] as? [[Int]])
      #expect(after[0] == [0, 0, 0, 0])
      #expect(Array(after.dropFirst()) == Array(before.dropFirst()))
      try FileManager.default.moveItem(
        atPath: images + "/" + names[1], toPath: images + "/walrus")
      let unknown = try evaluate(data: images)
      #expect(unknown.code == 65)
      #expect(unknown.errors.contains("found walrus"))
      for name in names { #expect(unknown.errors.contains(name)) }
    }

    @Test("another backbone than the head's is refused")
    func anotherBackbone() throws {
      let other = scratch.path + "/other.safetensors"
      #expect(try Tool.run("init", "--seed", "5", "--output", other).code == 0)
      let outcome = try Tool.run(
        "evaluate", "--head", world.head, "--data", world.images, "--weights", other)
      #expect(outcome.code == 65)
      #expect(outcome.errors.contains("that the head was trained on"))
    }

    @Test("the backbone is looked for in models/ under its name, then where it lay in training")
    func models() throws {
      let weights = scratch.path + "/mine.safetensors"
      try FileManager.default.copyItem(atPath: world.weights, toPath: weights)
      let run = scratch.path + "/run"
      #expect(
        try Tool.run(
          "train", "--data", world.images, "--weights", weights, "--epochs", "1", "--output", run
        ).code == 0)
      let folder = scratch.path + "/elsewhere"
      try FileManager.default.createDirectory(
        atPath: folder + "/models", withIntermediateDirectories: true)
      func evaluate() throws -> Tool.Outcome {
        try Tool.run("evaluate", "--head", run, "--data", world.images, in: folder)
      }
      #expect(try evaluate().code == 0)
      try FileManager.default.moveItem(atPath: weights, toPath: scratch.path + "/right")
      let missing = try evaluate()
      #expect(missing.code == 66)
      #expect(missing.errors.contains("\"mine\" with the digest "))
      #expect(missing.errors.contains(", \(weights): "), "\(missing.errors)")
      #expect(try Tool.run("init", "--seed", "5", "--output", weights).code == 0)
      let other = try evaluate()
      #expect(other.code == 65 && other.errors.contains("\(weights): expected the backbone"))
      let link = folder + "/models/mine.safetensors"
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: scratch.path + "/right")
      #expect(try evaluate().code == 0)
      // Where another file has the name, the hint decides.
      try FileManager.default.removeItem(atPath: link)
      try FileManager.default.moveItem(atPath: weights, toPath: link)
      try FileManager.default.moveItem(atPath: scratch.path + "/right", toPath: weights)
      #expect(try evaluate().code == 0)
    }

    @Test("bad images are named and refused, or left out when asked")
    func badImages() throws {
      let images = try world.copyOfImages(in: scratch)
      let name = try #require(
        try FileManager.default.subpathsOfDirectory(atPath: images).sorted()
          .first { $0.hasSuffix(".png") })
      try World.damage(images + "/" + name)
      let refused = try evaluate("--split", "all", data: images)
      #expect(refused.code == 65)
      #expect(refused.errors.contains(images + "/" + name))
      #expect(refused.output.isEmpty)
      let skipped = try evaluate("--split", "all", "--skip-bad", data: images)
      #expect(try skipped.object()["images"] as? Int == 31)
    }
  }
}
