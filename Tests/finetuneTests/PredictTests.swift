import Foundation
import Testing

extension CommandLineTests {
  @Suite("finetune predict")
  struct PredictTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    private func predict(_ more: [String], input: String = "") throws -> Tool.Outcome {
      try Tool.run(
        ["predict", "--head", world.head, "--weights", world.weights] + more, input: input)
    }

    private func entries(_ outcome: Tool.Outcome) throws -> [[String: Any]] {
      try #require(try outcome.json() as? [[String: Any]])
    }

    @Test("the JSON document has every documented key; probabilities are in order and add up")
    func json() throws {
      let paths = try world.paths()
      let outcome = try predict(["--format", "json", paths[3], paths[0]])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.errors.isEmpty)
      let entries = try entries(outcome)
      #expect(entries.compactMap { $0["path"] as? String } == [paths[3], paths[0]])
      for entry in entries {
        #expect(Set(entry.keys) == ["path", "unsure", "logits", "predictions"])
        let logits = try #require(entry["logits"] as? [Double])
        #expect(logits.count == 4)
        let predictions = try #require(entry["predictions"] as? [[String: Any]])
        #expect(predictions.count == 4, "--top-k 5 is clipped to the number of classes")
        let probabilities = predictions.compactMap { $0["probability"] as? Double }
        #expect(probabilities == probabilities.sorted(by: >))
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-9)
        #expect(predictions.allSatisfy { $0["class"] is String && $0.count == 2 })
      }
    }

    @Test("a folder stands for its images, - for the lines of standard input")
    func inputs() throws {
      let paths = try world.paths()
      let folder = try predict(["--format", "json", world.images])
      #expect(try entries(folder).compactMap { $0["path"] as? String } == paths)
      let listed = try predict(["--format", "json", "-"], input: paths.joined(separator: "\n"))
      #expect(listed.output == folder.output)
    }

    @Test("a list with zeros gives every image, and an empty one is said, with exit code 65")
    func lists() throws {
      let paths = try world.paths()
      let listed = try predict(["--format", "json", "-"], input: paths.joined(separator: "\0"))
      #expect(try entries(listed).compactMap { $0["path"] as? String } == paths)
      let empty = try predict(["-"])
      #expect(empty.code == 65 && empty.errors.contains("standard input: expected paths of images"))
    }

    @Test("what is called an image and is none is an error, named or in a folder")
    func misnamed() throws {
      let (folder, path) = (scratch.path + "/new", scratch.path + "/new/b.png")
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try Data("GIF89a".utf8).write(to: URL(fileURLWithPath: path))
      try FileManager.default.copyItem(atPath: try world.paths()[0], toPath: folder + "/a.png")
      for arguments in [[folder], [folder + "/a.png", path]] {
        let outcome = try predict(["--format", "json"] + arguments)
        #expect(outcome.code == 65)
        #expect(outcome.errors.contains(path + ": expected a PNG, JPEG or WebP, found a GIF"))
        #expect(try entries(outcome).count == 1)
      }
    }

    @Test("an image that lacks its last bytes is predicted, and named")
    func flaw() throws {
      let path = scratch.path + "/cut.png"
      let bytes = try Data(contentsOf: URL(fileURLWithPath: try world.paths()[0]))
      try bytes.dropLast(12).write(to: URL(fileURLWithPath: path))
      let outcome = try predict(["--format", "json", path])
      #expect(outcome.code == 0)
      #expect(
        outcome.errors.contains("1 image is damaged, but not in its pixels, and used: " + path))
      #expect(try entries(outcome).count == 1)
    }

    @Test("CSV has a line for each class")
    func csv() throws {
      let outcome = try predict(["--format", "csv", "--top-k", "2", try world.paths()[0]])
      let lines = outcome.output.components(separatedBy: "\r\n")
      #expect(lines.count == 4 && lines[3].isEmpty)
      #expect(lines[0] == "path,rank,class,probability,unsure")
      #expect(lines[1].hasPrefix(try world.paths()[0] + ",1,"))
    }

    @Test("JSON Lines are the same predictions, in the order of the input")
    func jsonLines() throws {
      let paths = try world.paths().shuffled()
      let outcome = try predict(
        ["--format", "jsonl", "-"], input: paths.joined(separator: "\r\n"))
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == paths.count)
      let whole = try predict(["--format", "json"] + paths)
      #expect("[" + lines.joined(separator: ",") + "]\n" == whole.output)
    }

    @Test("below --threshold a prediction is unsure, in every format")
    func threshold() throws {
      let path = try world.paths()[0]
      func output(_ threshold: String, _ format: String) throws -> String {
        try predict(["--threshold", threshold, "--format", format, path]).output
      }
      #expect(try output("1", "text").contains("\n   unsure\n"))
      #expect(try !output("0", "text").contains("unsure"))
      #expect(try output("1", "csv").contains(",true\r\n"))
      #expect(try output("1", "jsonl").contains(#""unsure":true"#))
      #expect(try output("0", "json").contains(#""unsure":false"#))
      for nonsense in ["1.5", "-0.1", "nan"] {
        let outcome = try predict(["--threshold=" + nonsense, path])
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains("--threshold: expected a probability from 0 to 1"))
      }
    }

    @Test("text names the image and its classes")
    func text() throws {
      let path = try world.paths()[0]
      let outcome = try predict(["--top-k", "1", path])
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[0] == path)
      #expect(lines[1].contains(" %  "))
    }

    @Test("one bad image among good ones is reported, the others are predicted, exit code 65")
    func badImage() throws {
      let paths = try world.paths()
      let bad = scratch.path + "/bad.png"
      try FileManager.default.copyItem(atPath: paths[0], toPath: bad)
      try World.damage(bad)
      let outcome = try predict(["--format", "json", paths[0], bad, paths[1]])
      #expect(outcome.code == 65)
      #expect(outcome.errors.contains(bad + ": damaged PNG: chunk "))
      #expect(try entries(outcome).compactMap { $0["path"] as? String } == [paths[0], paths[1]])
    }

    @Test("images keep their order over many batches, bad ones among them")
    func order() throws {
      let bad = scratch.path + "/bad.png"
      try Data("no image".utf8).write(to: URL(fileURLWithPath: bad))
      var paths = try (0..<3).flatMap { _ in try world.paths().shuffled() }
      for place in [0, 31, 50, 70] { paths.insert(bad, at: place) }
      let outcome = try predict(["--format", "jsonl", "-"], input: paths.joined(separator: "\n"))
      #expect(outcome.code == 65)
      #expect(outcome.errors.components(separatedBy: bad).count == 5)
      let lines = try outcome.output.split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      #expect(lines.compactMap { $0["path"] as? String } == paths.filter { $0 != bad })
      // The same image has the same logits, wherever it stands.
      let logits = Dictionary(grouping: lines) { $0["path"] as? String ?? "" }
        .mapValues { Set($0.compactMap { $0["logits"] as? [Double] }) }
      #expect(logits.count == 32 && logits.values.allSatisfy { $0.count == 1 })
    }

    @Test("Ctrl-C ends after the batch with a complete document and exit code 130")
    func interrupted() throws {
      let fifo = scratch.path + "/fifo"
      mkfifo(fifo, 0o600)
      // A list that goes on for as long as somebody reads it.
      let outcome = try Tool.shell(
        "yes \(try world.paths()[0]) > \(fifo) & "
          + "$F predict --head \(world.head) --weights \(world.weights) --format json - "
          + "< \(fifo) > \(scratch.path)/out & tool=$!; "
          + "while ! [ -s \(scratch.path)/out ]; do sleep 0.05; done; "
          + "kill -INT $tool; wait $tool")
      #expect(outcome.code == 130, "\(outcome.errors)")
      let document = try JSONSerialization.jsonObject(with: try scratch.bytes("out"))
      #expect((document as? [Any])?.isEmpty == false)
    }

    @Test("options are checked before anything is loaded")
    func optionsFirst() throws {
      for options in [
        ["--top-k", "0"], ["--threshold", "2"], ["--architecture", "resnet50"],
        ["--weights-prefix", "x"],
      ] {
        let outcome = try Tool.run(
          ["predict", "--head", "/nowhere", "--weights", "/nowhere", "/nowhere.png"] + options)
        #expect(outcome.code == 64, "\(outcome.errors)")
      }
    }

    @Test("a path at which there is nothing is reported, the others are predicted, exit code 66")
    func missing() throws {
      let path = try world.paths()[0]
      let outcome = try predict(["--format", "json", "/nowhere.png", path])
      #expect(outcome.code == 66)
      #expect(outcome.errors.contains("/nowhere.png"))
      #expect(try entries(outcome).count == 1)
    }

    @Test("a folder without images is exit code 65")
    func emptyFolder() throws {
      let outcome = try predict(["--format", "json", scratch.path])
      #expect(outcome.code == 65)
      #expect(outcome.output == "[]\n")
    }

    @Test("a reader that goes away is no error, and ends a list that has no end")
    func readerGone() throws {
      let outcome = try Tool.shell(
        "{ yes \(try world.paths()[0]) | "
          + "$F predict --head \(world.head) --weights \(world.weights) -; "
          + "echo code $? >&2; } | head -n 1")
      #expect(outcome.output.split(separator: "\n").count == 1)
      #expect(outcome.errors == "code 0\n")
    }

    @Test("a full disk under standard output is exit code 74")
    func fullDisk() throws {
      let outcome = try Tool.shell(
        "$F predict --head \(world.head) --weights \(world.weights) \(try world.paths()[0]) >/dev/full"
      )
      #expect(outcome.code == 74)
      #expect(outcome.errors.contains("standard output: writing failed"))
    }
  }
}
