import Foundation
import Testing
import Weights

extension CommandLineTests {
  @Suite("finetune train")
  struct TrainTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    @Test("the JSON document has every documented key, accuracies as fractions, nothing around it")
    func json() throws {
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(world.report.utf8)) as? [String: Any])
      #expect(
        Set(report.keys) == [
          "data", "backbone", "classes", "trainImages", "valImages", "testImages", "viewsPerImage",
          "trainableParameters", "totalParameters", "epochs", "best", "validation", "test",
          "features", "startedAt", "seconds", "interrupted", "output", "tool",
        ])
      let classes = try #require(report["classes"] as? [String])
      #expect(classes == classes.sorted() && classes.count == 4)
      let counts = ["trainImages", "valImages"].compactMap { report[$0] as? Int }
      #expect(counts.reduce(0, +) == 32)
      #expect(report["trainableParameters"] as? Int == 4 * 513)
      #expect(report["totalParameters"] as? Int == 11_176_512 + 4 * 513)
      #expect(report["output"] as? String == world.run)
      let epochs = try #require(report["epochs"] as? [[String: Any]])
      #expect(epochs.compactMap { $0["epoch"] as? Int } == [1, 2, 3, 4])
      for epoch in epochs {
        #expect(
          Set(epoch.keys) == [
            "epoch", "learningRate", "trainLoss", "trainTop1", "valImages", "valLoss", "valTop1",
            "valTop1Interval", "valTop5", "valBalancedAccuracy", "valMacro", "valWeighted",
            "seconds", "imagesPerSecond",
          ])
        for key in ["trainTop1", "valTop1", "valTop5"] {
          let accuracy = try #require(epoch[key] as? Double)
          #expect((0...1).contains(accuracy))
        }
      }
      let best = try #require(report["best"] as? [String: Any])
      let top1 = epochs.compactMap { $0["valTop1"] as? Double }
      #expect(best["valTop1"] as? Double == top1.max())
      #expect(best["epoch"] as? Int == top1.firstIndex(of: top1.max() ?? 0).map { $0 + 1 })
      let seconds = try #require(report["seconds"] as? [String: Double])
      #expect(Set(seconds.keys) == ["features", "training", "total"])
      #expect(world.report.hasSuffix("}\n") && world.report.filter { $0 == "\n" }.count == 1)
    }

    @Test("people are told what is frozen, what trains, and that the weights are random")
    func messages() {
      #expect(world.messages.contains("all 11,176,512 parameters frozen"))
      #expect(world.messages.contains("2,052 of 11,178,564 parameters train"))
      #expect(world.messages.contains("random weights, not pretrained"))
      #expect(world.messages.contains("\(world.run)/head.safetensors"))
      #expect(!world.messages.contains("\u{1B}"), "no escape codes without a terminal")
    }

    @Test("the run folder holds head, options and figures, and nothing else")
    func runFolder() throws {
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: world.run).sorted()
          == [
            "head.safetensors", "metrics.jsonl", "report.html", "run.yaml", "summary.json",
            "validation.jsonl",
          ])
      let lines = try String(contentsOfFile: world.run + "/metrics.jsonl", encoding: .utf8)
        .split(separator: "\n")
      #expect(lines.count == 6)
      for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
      let summary = try String(contentsOfFile: world.run + "/summary.json", encoding: .utf8)
      #expect(summary == world.report)
    }

    @Test("validation.jsonl has a line for each validation image, which adds up to the figures")
    func validation() throws {
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(world.report.utf8)) as? [String: Any])
      let figures = try #require(report["validation"] as? [String: Any])
      let lines = try String(contentsOfFile: world.run + "/validation.jsonl", encoding: .utf8)
        .split(separator: "\n")
        .map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
      #expect(lines.count == report["valImages"] as? Int)
      let data = try #require(report["data"] as? String)
      var hits = 0
      for line in lines {
        #expect(Set(line.keys) == ["path", "class", "probability", "predictions"])
        let path = try #require(line["path"] as? String)
        #expect(FileManager.default.fileExists(atPath: data + "/" + path))
        #expect(path.hasPrefix((line["class"] as? String ?? "?") + "/"))
        let guesses = try #require(line["predictions"] as? [[String: Any]])
        #expect(guesses.count == 4)
        hits += guesses[0]["class"] as? String == line["class"] as? String ? 1 : 0
      }
      let top1 = try #require(figures["top1"] as? Double)
      #expect(abs(top1 - Double(hits) / Double(lines.count)) < 1e-12)
      let best = try #require(report["best"] as? [String: Any])
      #expect(best["valTop1"] as? Double == top1)
      let calibration = try #require(figures["calibration"] as? [String: Any])
      #expect(Set(calibration.keys) == ["temperature", "origin", "ece", "loss"])
      // A dozen images are too few for another temperature.
      #expect(calibration["origin"] as? String == "fewImages")
    }

    @Test("without --format json nothing goes to standard output")
    func quietOutput() throws {
      let outcome = try Tool.run(
        world.trainArguments.dropLast(2) + ["--output", scratch.path + "/run"])
      #expect(outcome.code == 0)
      #expect(outcome.output.isEmpty)
    }

    @Test("the same seed gives the same bytes, whatever the number of threads")
    func sameBytes() throws {
      let head = try Data(contentsOf: URL(fileURLWithPath: world.head))
      for threads in ["1", "2", "3"] {
        let outcome = try Tool.run(
          world.trainArguments + ["--threads", threads, "--output", scratch.path + "/" + threads])
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try scratch.bytes(threads + "/head.safetensors") == head)
      }
      let other = try Tool.run(
        world.trainArguments + ["--seed", "1", "--output", scratch.path + "/other"])
      #expect(other.code == 0)
      #expect(try scratch.bytes("other/head.safetensors") != head)
    }

    @Test("--config run.yaml repeats the run, flags override it")
    func config() throws {
      let options = world.run + "/run.yaml"
      let before = try Data(contentsOf: URL(fileURLWithPath: world.head))
      let again = try Tool.run("train", "--config", options, "--format", "json")
      #expect(again.code == 0, "\(again.errors)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: world.head)) == before)
      let elsewhere = try Tool.run(
        "train", "--config", options, "--output", "elsewhere", in: scratch.path)
      #expect(elsewhere.code == 0, "\(elsewhere.errors)")
      #expect(try scratch.bytes("elsewhere/head.safetensors") == before)
      let changed = try Tool.run(
        "train", "--config", options, "--epochs", "1", "--output", "changed", in: scratch.path)
      #expect(changed.code == 0, "\(changed.errors)")
      #expect(try scratch.bytes("changed/head.safetensors") != before)
      let yaml = String(decoding: try scratch.bytes("changed/run.yaml"), as: UTF8.self)
      #expect(yaml.contains("\nepochs: 1\n") && yaml.contains("\nlearning-rate: 0.05\n"))
    }

    @Test("a head of another preprocessing is another run's, though run.yaml doesn't tell")
    func olderRun() throws {
      let run = scratch.path + "/run"
      let photos = ["--ignore-orientation", "--exact-decoding"]
      let trained = try Tool.run(world.trainArguments + photos + ["--output", run])
      #expect(trained.code == 0, "\(trained.errors)")
      let head = try scratch.bytes("run/head.safetensors")
      // As a version wrote it that knew neither option.
      let lines = try String(contentsOfFile: run + "/run.yaml", encoding: .utf8)
        .split(separator: "\n").filter { !$0.contains("orientation") && !$0.contains("decoding") }
      try Data(lines.joined(separator: "\n").utf8).write(to: scratch.url("run/run.yaml"))
      let again = try Tool.run("train", "--config", run + "/run.yaml")
      #expect(again.code == 73)
      #expect(again.errors.contains("found the head of another run"))
      #expect(try scratch.bytes("run/head.safetensors") == head)
      #expect(try Tool.run("train", "--config", run + "/run.yaml", "--overwrite").code == 0)
      #expect(try scratch.bytes("run/head.safetensors") != head)
    }

    @Test("an exported network decodes photos as its head does, and inspect says so")
    func exported() throws {
      let (run, net) = (scratch.path + "/run", scratch.path + "/net.safetensors")
      let photos = ["--ignore-orientation", "--exact-decoding"]
      #expect(try Tool.run(world.trainArguments + photos + ["--output", run]).code == 0)
      let export = try Tool.run(
        "export", "--head", run, "--to", "safetensors", "--model", "--output", net)
      #expect(export.code == 0, "\(export.errors)")
      for file in [net, run] {
        let said = try Tool.run("inspect", file).output.replacing("\n", with: " ")
        #expect(said.contains("photos not turned"))
      }
      let photo = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../VisionTests/Fixtures/photos/turned-6.jpg").path
      func features(_ weights: String, _ options: [String]) throws -> Data {
        let output = scratch.path + "/f.npy"
        let outcome = try Tool.run(
          ["features", "--no-cache", "--weights", weights, "--output", output, photo] + options)
        #expect(outcome.code == 0, "\(outcome.errors)")
        return try scratch.bytes("f.npy")
      }
      let stored = try features(world.weights, photos)
      #expect(try features(net, []) == stored)
      #expect(try features(world.weights, []) != stored)
      #expect(
        try features(net, ["--no-ignore-orientation", "--no-exact-decoding"])
          == features(world.weights, []))
    }

    @Test("the head of another run is not replaced unasked")
    func overwrite() throws {
      let arguments = world.trainArguments + ["--seed", "9", "--output", scratch.path + "/run"]
      #expect(try Tool.run(arguments).code == 0)
      let other = arguments + ["--epochs", "2"]
      let refused = try Tool.run(other)
      #expect(refused.code == 73)
      #expect(refused.errors.contains("--overwrite"))
      #expect(try Tool.run(other + ["--overwrite"]).code == 0)
    }

    @Test("a run that is killed leaves nothing of the one that it was to replace but its head")
    func killedWhileReplacing() throws {
      let output = scratch.path + "/run"
      let arguments = world.trainArguments + ["--output", output]
      #expect(try Tool.run(arguments + ["--tensorboard"]).code == 0)
      let head = try scratch.bytes("run/head.safetensors")
      let killed = try Tool.run(
        arguments + ["--overwrite", "--epochs", "1000000"],
        whileRunning: { process in
          let metrics = URL(fileURLWithPath: output + "/metrics.jsonl")
          func isNew() -> Bool {
            (try? String(contentsOf: metrics, encoding: .utf8))?.contains("runEnded") == false
          }
          for _ in 0..<1200 where !isNew() { usleep(50_000) }
          kill(process.processIdentifier, SIGKILL)
        })
      #expect(killed.code == -1)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: output).filter { $0.first != "." }
          .sorted() == ["head.safetensors", "metrics.jsonl", "run.yaml"])
      #expect(try scratch.bytes("run/head.safetensors") == head)
      // The page is about the epochs that were done, and about no head.
      let report = try Tool.run("report", output)
      #expect(report.code == 0, "\(report.errors)")
      let page = String(decoding: try scratch.bytes("run/report.html"), as: UTF8.self)
      #expect(page.contains("none that can be read"))
    }

    @Test("a run that diverges leaves the figures of the epochs before")
    func diverged() throws {
      let output = scratch.path + "/run"
      let outcome = try Tool.run(
        world.trainArguments + [
          "--output", output, "--learning-rate", "1", "--weight-decay", "1e6", "--epochs", "100",
        ])
      #expect(outcome.code == 1, "\(outcome.errors)")
      let epoch = try #require(
        outcome.errors.firstMatch(of: /epoch (\d+): expected a finite loss/).flatMap { Int($0.1) })
      let lines = try String(contentsOfFile: output + "/metrics.jsonl", encoding: .utf8)
        .split(separator: "\n")
      #expect(lines.count == epoch)
    }

    @Test("without --output the run goes below runs/")
    func defaultOutput() throws {
      let outcome = try Tool.run(world.trainArguments, in: scratch.path)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let output = try #require(try outcome.object()["output"] as? String)
      #expect(output.hasPrefix("runs/images-20"))
      #expect(!(try scratch.bytes(output + "/head.safetensors").isEmpty))
    }

    @Test("bad images are all named at once, and left out only when asked")
    func badImages() throws {
      let images = try world.copyOfImages(in: scratch)
      let paths = try FileManager.default.subpathsOfDirectory(atPath: images)
        .filter { $0.hasSuffix(".png") }.sorted().map { images + "/" + $0 }
      for index in [0, 9] { try World.damage(paths[index]) }
      try Data("<html>".utf8).write(to: URL(fileURLWithPath: paths[17]))
      var arguments = world.trainArguments
      arguments[2] = images
      let refused = try Tool.run(arguments + ["--output", scratch.path + "/run"])
      #expect(refused.code == 65)
      for index in [0, 9] { #expect(refused.errors.contains(paths[index] + ": damaged PNG")) }
      let foreign = paths[17] + ": expected a PNG, JPEG or WebP, found a web page"
      #expect(refused.errors.contains(foreign))
      #expect(refused.errors.contains("3 bad ones"))
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run"))
      let skipped = try Tool.run(arguments + ["--skip-bad", "--output", scratch.path + "/run"])
      #expect(skipped.code == 0, "\(skipped.errors)")
      let report = try skipped.object()
      #expect((report["trainImages"] as? Int ?? 0) + (report["valImages"] as? Int ?? 0) == 29)
    }

    @Test("a bar that is missed is exit code 1, with everything written")
    func minAccuracy() throws {
      let output = scratch.path + "/run"
      let outcome = try Tool.run(
        world.trainArguments + [
          "--output", output, "--min-accuracy", "1", "--epochs", "1", "--learning-rate", "1e-9",
        ])
      #expect(outcome.code == 1)
      #expect(
        outcome.errors.contains("--min-accuracy: expected a validation top-1 of at least 100"))
      #expect(FileManager.default.fileExists(atPath: output + "/head.safetensors"))
      #expect(try outcome.object()["best"] as? [String: Any] != nil)
    }

    @Test("Ctrl-C ends after the batch with a complete head and exit code 130")
    func interrupted() throws {
      let output = scratch.path + "/run"
      let arguments =
        world.trainArguments + ["--output", output, "--epochs", "1000000"]
      let outcome = try Tool.run(
        arguments,
        whileRunning: { process in
          // Figures appear with the first epoch.
          for _ in 0..<1200 where !FileManager.default.fileExists(atPath: output + "/metrics.jsonl")
          {
            usleep(50_000)
          }
          kill(process.processIdentifier, SIGINT)
        })
      #expect(outcome.code == 130, "\(outcome.errors)")
      #expect(outcome.errors.contains("interrupted; what was trained so far is saved"))
      let report = try outcome.object()
      #expect((report["best"] as? [String: Any])?["epoch"] is Int)
      let evaluated = try Tool.run(
        "evaluate", "--head", output + "/head.safetensors", "--data", world.images, "--weights",
        world.weights)
      #expect(evaluated.code == 0, "\(evaluated.errors)")
    }

    @Test("a run folder in use by another run is refused")
    func inUse() throws {
      let output = scratch.path + "/run"
      let arguments = world.trainArguments + ["--output", output, "--epochs", "1000000"]
      let outcome = try Tool.run(
        arguments,
        whileRunning: { process in
          for _ in 0..<1200 where !FileManager.default.fileExists(atPath: output + "/metrics.jsonl")
          {
            usleep(50_000)
          }
          let second = try Tool.run(arguments)
          #expect(second.code == 73)
          #expect(second.errors.contains("another finetune is writing into this folder"))
          kill(process.processIdentifier, SIGINT)
        })
      #expect(outcome.code == 130)
    }

    @Test("the data set's own folder takes no run")
    func intoData() throws {
      let images = try world.copyOfImages(in: scratch)
      var arguments = world.trainArguments
      arguments[2] = images
      let outcome = try Tool.run(arguments + ["--output", images + "/../images/"])
      #expect(outcome.code == 64)
      #expect(outcome.errors.contains("--output: expected another folder than the data set's own"))
      let names = try FileManager.default.contentsOfDirectory(atPath: images)
      #expect(names.count == 4)
    }
  }
}
