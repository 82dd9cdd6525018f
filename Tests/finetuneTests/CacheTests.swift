import Foundation
import Testing

extension CommandLineTests {
  @Suite("The cache")
  struct CacheTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    private var environment: [String: String] { ["XDG_CACHE_HOME": scratch.path] }
    private var database: String { scratch.path + "/finetune/cache-1.sqlite" }

    private func run(_ arguments: [String]) throws -> Tool.Outcome {
      try Tool.run(arguments, environment: environment)
    }

    /// Trains into a folder of the scratch folder, and returns how many features were remembered.
    private func train(_ output: String, data: String? = nil, _ more: String...) throws -> Int {
      var arguments = world.trainArguments
      if let data { arguments[2] = data }
      let outcome = try run(arguments + ["--output", scratch.path + "/" + output] + more)
      try #require(outcome.code == 0, "\(outcome.errors)")
      let features = try #require(try outcome.object()["features"] as? [String: Int])
      return try #require(features["remembered"])
    }

    private func head(_ output: String) throws -> Data {
      try scratch.bytes(output + "/head.safetensors")
    }

    /// The count that `cache verify` gives; fails the test if anything is damaged.
    private func verified() throws -> Int {
      let outcome = try run(["cache", "verify", "--format", "json"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      return try #require(try outcome.object()["features"] as? Int)
    }

    @Test("a second run remembers everything, and its head is the same as without the cache")
    func secondRun() throws {
      let plain = try Data(contentsOf: URL(fileURLWithPath: world.head))
      #expect(try train("cold") == 0)
      #expect(try train("warm") == 32)
      #expect(try train("none", "--no-cache") == 0)
      for output in ["cold", "warm", "none"] { #expect(try head(output) == plain) }
      #expect(try verified() == 32)
    }

    @Test("evaluate and features use it, and give what they give without")
    func otherCommands() throws {
      #expect(try train("run") == 0)
      let evaluation = [
        "evaluate", "--head", scratch.path + "/run/head.safetensors", "--data", world.images,
        "--weights", world.weights, "--format", "json", "--split", "all",
      ]
      #expect(try run(evaluation).output == run(evaluation + ["--no-cache"]).output)
      for (name, more) in [("a", []), ("b", ["--no-cache"])] {
        let outcome = try run(
          ["features", "--weights", world.weights, world.images, "--output"]
            + [scratch.path + "/\(name).npy"] + more)
        #expect(outcome.code == 0)
        #expect(outcome.errors.contains("Features  32 of 32 remembered") == (name == "a"))
      }
      #expect(try scratch.bytes("a.npy") == scratch.bytes("b.npy"))
    }

    @Test("changed images are computed anew, and so is everything with other weights")
    func changes() throws {
      let images = try world.copyOfImages(in: scratch)
      #expect(try train("a", data: images) == 0)
      let names = try FileManager.default.subpathsOfDirectory(atPath: images)
        .filter { $0.hasSuffix(".png") }.sorted().map { images + "/" + $0 }
      // Two images of one class change places: nothing but the first key tells.
      for (from, to) in [
        (names[0], names[0] + "-"), (names[1], names[0]), (names[0] + "-", names[1]),
      ] { try FileManager.default.moveItem(atPath: from, toPath: to) }
      #expect(try train("b", data: images) == 32)
      #expect(try train("none", data: images, "--no-cache") == 0)
      #expect(try head("b") == head("none"))
      let more = scratch.path + "/more"
      #expect(
        try run(["synth", more, "--classes", "1", "--images", "1", "--size", "64", "--seed", "9"])
          .code == 0)
      let new = try #require(
        try FileManager.default.subpathsOfDirectory(atPath: more).first { $0.hasSuffix(".png") })
      try FileManager.default.removeItem(atPath: names[0])
      try FileManager.default.moveItem(atPath: more + "/" + new, toPath: names[0])
      #expect(try train("c", data: images) == 31)
      let weights = scratch.path + "/random.safetensors"
      try FileManager.default.copyItem(atPath: world.weights, toPath: weights)
      #expect(try train("d", data: images, "--weights", weights) == 32)
      let other = try run(["init", "--seed", "3", "--output", weights])
      #expect(other.code == 0)
      #expect(try train("e", data: images, "--weights", weights) == 0)
    }

    @Test("two runs at once share it without harm")
    func twoAtOnce() throws {
      let plain = try Data(contentsOf: URL(fileURLWithPath: world.head))
      let second = try Tool.run(
        world.trainArguments + ["--output", scratch.path + "/a"], environment: environment,
        whileRunning: { _ in _ = try train("b") })
      #expect(second.code == 0, "\(second.errors)")
      #expect(!second.errors.contains("cache"))
      #expect(try head("a") == plain && head("b") == plain)
      #expect(try verified() == 32)
    }

    @Test("a run that is killed at any time leaves a whole cache")
    func killed() throws {
      var random = SystemRandomNumberGenerator()
      for round in 0..<6 {
        let moment = UInt32.random(in: 50_000...1_200_000, using: &random)
        _ = try Tool.run(
          world.trainArguments + ["--seed", "\(round)", "--output", scratch.path + "/killed"]
            + ["--augment", "crops:1"], environment: environment,
          whileRunning: { process in
            usleep(moment)
            kill(process.processIdentifier, SIGKILL)
          })
        _ = try verified()
      }
      _ = try train("after")
      #expect(try head("after") == Data(contentsOf: URL(fileURLWithPath: world.head)))
      #expect(try verified() >= 32)
    }

    @Test("a disk that is full is said once, and the run goes on", arguments: [32, 64, 160])
    func fullDisk(_ blocks: Int) throws {
      let folder = scratch.path
      let outcome = try Tool.shell(
        "ulimit -f \(blocks); XDG_CACHE_HOME=\(folder) $F "
          + world.trainArguments.joined(separator: " ") + " --output \(folder)/run")
      // The report is larger than any file may be here; all else is written.
      #expect(outcome.code == 73, "\(outcome.errors)")
      #expect(outcome.errors.contains("report.html: can't write"))
      let warnings = outcome.errors.split(separator: "\n").filter { $0.contains("cache") }
      #expect(warnings.count == 1, "\(outcome.errors)")
      #expect(warnings.first?.contains("the run goes on without it") == true)
      #expect(try head("run") == Data(contentsOf: URL(fileURLWithPath: world.head)))
      _ = try verified()
    }

    @Test("a place that can't be written is said once, and the run goes on")
    func unwritable() throws {
      try Data().write(to: scratch.url("file"))
      let outcome = try Tool.run(
        world.trainArguments + ["--output", scratch.path + "/run"],
        environment: ["XDG_CACHE_HOME": scratch.path + "/file"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").filter { $0.contains("cache") }.count == 1)
    }

    @Test("damage is found, said, repaired, and changes no result")
    func damage() throws {
      #expect(try train("a") == 0)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: database))
      for offset in stride(from: 16384, to: bytes.count, by: 501) {
        bytes[offset] ^= 1
      }
      try bytes.write(to: URL(fileURLWithPath: database))
      let copy = try Scratch()
      try FileManager.default.copyItem(
        atPath: scratch.path + "/finetune", toPath: copy.path + "/finetune")
      let outcome = try run(world.trainArguments + ["--output", scratch.path + "/b"])
      #expect(outcome.code == 0)
      #expect(outcome.errors.contains("damaged"), "\(outcome.errors)")
      #expect(try head("a") == head("b"))
      let verification = try Tool.run(
        "cache", "verify", environment: ["XDG_CACHE_HOME": copy.path])
      #expect(verification.code == 65)
      #expect(verification.errors.contains("removed"))
      let again = try Tool.run("cache", "verify", environment: ["XDG_CACHE_HOME": copy.path])
      #expect(again.code == 0, "\(again.errors)")
    }

    @Test("info says what there is, clear removes it")
    func infoAndClear() throws {
      let empty = try run(["cache", "info", "--format", "json"]).object()
      #expect(empty["path"] as? String == database)
      #expect(empty["features"] as? Int == 0)
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/finetune"))
      #expect(try train("a") == 0)
      let full = try run(["cache", "info", "--format", "json"]).object()
      #expect(
        Set(full.keys) == [
          "path", "bytes", "freeBytes", "features", "files", "pictures", "recipes",
        ])
      #expect(full["features"] as? Int == 32 && (full["bytes"] as? Int ?? 0) > 32 * 2048)
      let recipes = try #require(full["recipes"] as? [[String: Any]])
      #expect(recipes.count == 1 && recipes[0]["features"] as? Int == 32)
      #expect((recipes[0]["recipe"] as? String)?.hasSuffix(", center") == true)
      let text = try run(["cache", "info"])
      #expect(text.output.contains("Features  32\n") && text.errors.isEmpty)
      let cleared = try run(["cache", "clear", "--format", "json"]).object()
      #expect(cleared["removedBytes"] as? Int == full["bytes"] as? Int)
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/finetune") == [])
      #expect(try run(["cache", "clear"]).output == "Removed 0 bytes\n")
      #expect(try train("b") == 0)
    }

    @Test("sizes that are none are 64")
    func limits() throws {
      for text in ["2 apples", "-1", "10kB", "0", ""] {
        let outcome = try run(world.trainArguments + ["--cache-limit", text])
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains("--cache-limit"))
      }
    }

    @Test("augmented runs repeat, differ from plain ones, and compute each view once")
    func augmented() throws {
      #expect(try train("a", "--augment", "flip") == 0)
      #expect(try train("b", "--augment", "flip", "--threads", "1") > 32)
      #expect(try head("a") == head("b"))
      #expect(try head("a") != Data(contentsOf: URL(fileURLWithPath: world.head)))
      let yaml = String(decoding: try scratch.bytes("a/run.yaml"), as: UTF8.self)
      #expect(yaml.contains("\naugment: \"flip\"\n"))
      // The centers are there already: of the validation images all that is needed.
      let remembered = try train("c", "--augment", "flip,crops:2")
      #expect(remembered > 0 && remembered < 32)
      let refused = try run(world.trainArguments + ["--augment", "crops:0"])
      #expect(refused.code == 64 && refused.errors.contains("--augment"))
    }
  }
}
