import Foundation
import Testing
import Training
import Weights

extension CommandLineTests {
  @Suite("options of a run")
  struct OptionTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    /// Options of the command line alone: they are about this process, not about the run.
    private static let ofTheProcess: Set<String> = [
      "config", "overwrite", "format", "offline", "no-cache", "cache-limit", "verbose", "help",
      "version",
    ]

    /// A value for every option, none of them the default.
    private func everyOption() throws -> [String: String] {
      let prefixed = scratch.path + "/prefixed.safetensors"
      let file = try WeightsFile(path: world.weights)
      let entries = try file.names.filter { try file.info($0).type == .f32 }.map {
        TensorEntry("net." + $0, shape: try file.info($0).shape, floats: try file.floats($0))
      }
      try SafetensorsWriter.write(entries, metadata: file.metadata, to: prefixed)
      return [
        "data": world.images, "csv-columns": "1,2", "weights": prefixed, "weights-prefix": "net.",
        "architecture": "resnet18", "output": scratch.path + "/run", "precision": "int8",
        "head": "lbfgs", "standardize": "true", "class-weights": "balanced", "folds": "2",
        "epochs": "2", "batch-size": "7", "learning-rate": "0.02", "momentum": "0.5",
        "weight-decay": "0.001", "nesterov": "true", "seed": "3", "threads": "1",
        "split": "stratified", "val-fraction": "0.3", "test-fraction": "0.1",
        "group-by": "([^/]*)\\.png$",
        "background": "#102030", "augment": "flip", "resize": "64", "crop": "48",
        "interpolation": "bicubic", "mean": "0.5,0.5,0.5", "std": "0.25,0.25,0.25",
        "ignore-orientation": "true", "exact-decoding": "true", "max-pixels": "100000",
        "skip-bad": "true", "tensorboard": "true", "min-accuracy": "0.001",
      ]
    }

    /// `--batch-size` is `batchSize` where names are Swift's.
    private func camelCase(_ key: String) -> String {
      let words = key.split(separator: "-")
      return words.prefix(1).joined() + words.dropFirst().map(\.localizedCapitalized).joined()
    }

    @Test("flags, run.yaml, the head's metadata and the reports name the same options")
    func sameEverywhere() throws {
      let values = try everyOption()
      #expect(Set(values.keys) == Set(RunOption.all.map(\.key)), "an option without a value here")
      var arguments = ["train", "--no-cache"]
      for option in RunOption.all {
        let value = try #require(values[option.key])
        #expect(option.text(RunOptions()) != value, "\(option.key) has its default here")
        arguments += value == "true" ? ["--" + option.key] : ["--" + option.key, value]
      }
      let outcome = try Tool.run(arguments)
      try #require(outcome.code == 0, "\(outcome.errors)")

      let run = scratch.path + "/run"
      let written = try String(contentsOfFile: run + "/run.yaml", encoding: .utf8)
      let lines = written.split(separator: "\n").dropFirst()
      #expect(
        lines.compactMap { $0.split(separator: ":").first.map(String.init) }
          == RunOption.all.map(\.key))
      let options = try RunOptions(configuration: run + "/run.yaml")
      for option in RunOption.all { #expect(option.text(options) == values[option.key]) }

      let head = try WeightsFile(path: run + "/head.safetensors")
      func recorded(_ key: String) throws -> [String: Any] {
        let text = try #require(head.metadata[key])
        return try #require(
          try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      }
      let training = RunOption.all.filter { $0.effect.record == .training }.map(\.key)
      #expect(
        Set(try recorded("training").keys)
          == Set(training.map(camelCase) + ["strength", "valTop1"]))
      let preprocessing = RunOption.all.filter { $0.effect.record == .preprocessing }.map(\.key)
      // What is not done is recorded by its absence, as in heads from before it was ever done.
      let undone = ["ignore-orientation": "orientation", "exact-decoding": "decoding"]
      let said = Set(try recorded("preprocessing").keys)
      #expect(Set(preprocessing).subtracting(undone.keys).isSubset(of: said))
      #expect(
        Set(preprocessing).isSuperset(of: undone.keys) && said.isDisjoint(with: undone.values))

      let shown = try Tool.run("runs", "show", run, "--format", "json").object()
      let reported = try #require(shown["options"] as? [String: Any])
      #expect(Set(reported.keys) == Set(RunOption.all.map(\.key)))
      let page = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
      for option in RunOption.all { #expect(page.contains("<dt>\(option.key)</dt>")) }
    }

    @Test("train takes each option as a flag, and its help says the default")
    func flags() throws {
      let help = try Tool.run("train", "--experimental-dump-help").object()
      let command = try #require(help["command"] as? [String: Any])
      var said: [String: String] = [:]
      for argument in try #require(command["arguments"] as? [[String: Any]]) {
        let names = argument["names"] as? [[String: Any]] ?? []
        for case let name as String in names.filter({ $0["kind"] as? String == "long" })
          .map({ $0["name"] })
        {
          said[name] = argument["abstract"] as? String ?? ""
        }
      }
      let inversions = said.keys.filter {
        $0.hasPrefix("no-") && said[String($0.dropFirst(3))] != nil
      }
      #expect(
        Set(said.keys).subtracting(Self.ofTheProcess).subtracting(inversions)
          == Set(RunOption.all.map(\.key)))
      for option in RunOption.all {
        let text = try #require(said[option.key])
        if let standard = option.standard { #expect(text.contains("(default: \(standard))")) }
      }
    }
  }
}
