import Foundation
import Testing
import Text

extension CommandLineTests {
  @Suite("Exit codes")
  struct ExitCodeTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    /// Arguments of `train` that can't be used, with what the complaint must hold.
    static let misuses: [(arguments: [String], complaint: String)] = [
      (["--epochs", "-1"], "--epochs"),
      (["--epochs", "0"], "--epochs: expected a whole number from 1 to 1000000, found 0"),
      (["--epochs", "9223372036854775807"], "--epochs: expected a whole number from 1 to 1000000"),
      (["--epochs", "ten"], "--epochs"),
      (["--batch-size", "0"], "--batch-size"),
      (["--batch-size", "9223372036854775807"], "--batch-size"),
      (
        ["--learning-rate", "nan"],
        "--learning-rate: expected a number from 1e-30 to 1e30, found nan"
      ),
      (["--learning-rate", "1e39"], "--learning-rate: expected a number from 1e-30 to 1e30"),
      (["--weight-decay", "1e39"], "--weight-decay: expected a number from 0 to 1e30"),
      (["--max-pixels", "9223372036854775807"], "--max-pixels"),
      (["--test-fraction", "0.8"], "--test-fraction: expected less than 1 together"),
      (["--momentum", "1"], "--momentum"),
      (["--weight-decay", "inf"], "--weight-decay"),
      (["--val-fraction", "1"], "--val-fraction"),
      (["--threads", "0"], "--threads"),
      (["--min-accuracy", "1.5"], "--min-accuracy"),
      (["--background", "red"], "--background"),
      (["--group-by", "("], "--group-by"),
      (["--group-by", "walrus"], "(--group-by)"),
      (["--format", "xml"], "--format"),
      (["--nonsense"], "--nonsense"),
    ]

    @Test("options that can't be used are 64, named in the complaint", arguments: 0..<misuses.count)
    func usage(_ index: Int) throws {
      let (arguments, complaint) = Self.misuses[index]
      let outcome = try Tool.run(
        ["train", "--data", world.images, "--weights", world.weights] + arguments,
        in: scratch.path)
      #expect(outcome.code == 64, "\(outcome.errors)")
      #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }

    @Test("what is required and missing is 64")
    func required() throws {
      for arguments in [
        ["train"], ["train", "--data", "x"], ["evaluate"], ["predict", "--head", "x"], ["features"],
        ["export"], ["inspect"], ["synth"], ["init"], ["nonsense"],
      ] {
        #expect(try Tool.run(arguments).code == 64, "\(arguments)")
      }
    }

    @Test("an unknown key in a configuration file is 64, with its line")
    func configuration() throws {
      try Data("epochs: 3\nlearningrate: 1\n".utf8).write(to: scratch.url("run.yaml"))
      let outcome = try Tool.run("train", "--config", "run.yaml", in: scratch.path)
      #expect(outcome.code == 64)
      #expect(outcome.errors.hasPrefix("finetune: run.yaml:2: expected an option"))
    }

    @Test("an instruction set that isn't there is 64", arguments: ["foo", "AVX2", "sse9"])
    func instructionSet(_ name: String) throws {
      let outcome = try Tool.run(
        ["predict", "--weights", world.weights, world.images],
        environment: ["FINETUNE_ISA": name])
      #expect(outcome.code == 64)
      #expect(
        outcome.errors.contains(/^finetune: FINETUNE_ISA: expected .*baseline\), found "\w+"\n$/))
    }

    @Test("too little memory ends in a sentence or in a result, never in a crash")
    func memory() throws {
      let image = try world.paths()[0]
      for kilobytes in stride(from: 100_000, through: 400_000, by: 25_000) {
        let outcome = try Tool.shell(
          "ulimit -v \(kilobytes); $F predict --weights \(world.weights) \(image)")
        #expect([0, 71, 74].contains(outcome.code), "\(kilobytes): \(outcome.errors)")
        #expect(!outcome.errors.contains("crashed") && !outcome.errors.contains("a bug in"))
        if outcome.code != 0 {
          #expect(outcome.errors.contains("emory"), "\(kilobytes): \(outcome.errors)")
        }
      }
    }

    @Test("what is no file is called what it is, and no pipe is waited for")
    func noFiles() throws {
      let image = try world.paths()[0]
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/folder.x", withIntermediateDirectories: false)
      #expect(mkfifo(scratch.path + "/pipe", 0o600) == 0)
      let uses: [([String], String)] = [
        (["train", "--config", "folder.x"], "folder.x: expected a file, found a folder"),
        (["train", "--config", "pipe"], "pipe: expected a file, found a pipe that nobody writes"),
        (["train", "--config", "/dev/null"], "/dev/null: expected a file, found a device"),
        (
          ["predict", "--weights", world.weights, "--classes", "folder.x", image],
          "expected a file, found a folder"
        ),
        (
          ["predict", "--weights", world.weights, "--classes", "pipe", image],
          "expected a file, found a pipe"
        ),
        (
          ["predict", "--weights", world.weights, "pipe"], "pipe: can't be read: it is a pipe that"
        ),
        (["predict", "--weights", "pipe", image], "found a pipe"),
        (["predict", "--head", "pipe", image], "device or pipe"),
      ]
      for (arguments, sentence) in uses {
        let outcome = try Tool.run(arguments, in: scratch.path)
        #expect(outcome.code != 0 && outcome.code != 70, "\(arguments)")
        #expect(outcome.errors.contains(sentence), "\(arguments): \(outcome.errors)")
      }
    }

    @Test("a pipe that somebody writes is read")
    func pipe() throws {
      let image = try world.paths()[0]
      let outcome = try Tool.shell(
        "cd \(scratch.path); mkfifo pipe; cat \(image) > pipe & "
          + "$F predict --weights \(world.weights) --format csv pipe")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("\npipe,1,"))
    }

    @Test("a link that leads back to itself is refused as an output, and stays")
    func loop() throws {
      let name = "loop.safetensors"
      #expect(symlink(name, scratch.path + "/" + name) == 0)
      let outcome = try Tool.run(
        "export", "--head", world.head, "--output", name, in: scratch.path)
      #expect(outcome.code == 73)
      #expect(outcome.errors.contains("symbolic links lead back to it"))
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path + "/" + name) == name
      )
    }

    @Test("inputs that are missing are 66")
    func missing() throws {
      let lines: [[String]] = [
        ["train", "--data", "/nowhere", "--weights", world.weights],
        ["train", "--data", world.images, "--weights", "/nowhere.safetensors"],
        ["train", "--data", world.images, "--weights", "no-such-model"],
        ["train", "--config", "/nowhere.yaml"],
        ["evaluate", "--head", "/nowhere.safetensors", "--data", world.images],
        ["evaluate", "--head", world.head, "--weights", world.weights, "--data", "/nowhere"],
        ["inspect", "/nowhere.safetensors"],
      ]
      for arguments in lines {
        let outcome = try Tool.run(arguments, in: scratch.path)
        #expect(outcome.code == 66, "\(arguments): \(outcome.errors)")
        #expect(outcome.errors.hasPrefix("finetune: "))
        #expect(outcome.errors.split(separator: "\n").count == 1, "one line: \(outcome.errors)")
      }
    }

    @Test("files that can't be used are 65")
    func badFiles() throws {
      let text = scratch.path + "/text.safetensors"
      try Data("this is not a tensor file".utf8).write(to: URL(fileURLWithPath: text))
      let lines: [[String]] = [
        ["train", "--data", world.images, "--weights", text],
        ["train", "--data", world.images, "--weights", world.head],
        ["train", "--data", world.images + "/" + "nothing", "--weights", world.weights],
        ["evaluate", "--head", world.weights, "--data", world.images],
        ["evaluate", "--head", text, "--data", world.images],
        ["inspect", text],
      ]
      for (index, arguments) in lines.enumerated() where index != 2 {
        let outcome = try Tool.run(arguments, in: scratch.path)
        #expect(outcome.code == 65, "\(arguments): \(outcome.errors)")
        #expect(outcome.errors.hasPrefix("finetune: "))
      }
    }

    @Test("a folder that is no data set is 65")
    func noDataSet() throws {
      let outcome = try Tool.run("train", "--data", scratch.path, "--weights", world.weights)
      #expect(outcome.code == 65, "\(outcome.errors)")
    }

    @Test("places that can't be written are 73, found before the work is done")
    func cannotWrite() throws {
      try Data().write(to: scratch.url("file"))
      let place = scratch.path + "/file/inside"
      let lines: [[String]] = [
        world.trainArguments + ["--output", place],
        ["features", "--weights", world.weights, "--output", place + ".npy", world.images],
        ["export", "--head", world.head, "--output", place + ".pth"],
        ["synth", place, "--classes", "1", "--images", "1"],
        ["init", "--output", place + ".pth"],
      ]
      for arguments in lines {
        let outcome = try Tool.run(arguments)
        #expect(outcome.code == 73, "\(arguments): \(outcome.errors)")
        #expect(!outcome.errors.contains("Features"), "before the work: \(outcome.errors)")
      }
    }

    @Test("a disk that is full is 73, and leaves no half file")
    func fullDisk() throws {
      // A limit of 512 bytes a file stands for the full disk.
      let outcome = try Tool.shell(
        "ulimit -f 1; $F export --head \(world.head) --output \(scratch.path)/fc.safetensors")
      #expect(outcome.code == 73, "\(outcome.errors)")
      #expect(outcome.errors.contains("fc.safetensors: can't write"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }

    @Test("help and version are 0, on standard output")
    func help() throws {
      for arguments in [
        ["--help"], ["train", "--help"], ["help", "predict"], ["--version"],
        ["synth", "--version"],
      ] {
        let outcome = try Tool.run(arguments)
        #expect(outcome.code == 0)
        #expect(!outcome.output.isEmpty && outcome.errors.isEmpty)
      }
      #expect(try Tool.run("--version").output == "finetune \(toolVersion)\n")
      for command in [
        "train", "evaluate", "predict", "features", "export", "inspect", "synth", "init",
        "cache",
      ] {
        #expect(try Tool.run(command, "--help").output.contains("EXAMPLES"))
      }
    }

    @Test("shells get completions", arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) throws {
      let outcome = try Tool.run("--generate-completion-script", shell)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("val-fraction"))
    }

    @Test("help that can't be written is 74; it and complaints fit 80 columns")
    func widthOfHelp() throws {
      let full = try Tool.shell("$F --help > /dev/full")
      #expect(full.code == 74 && full.errors.contains("standard output: writing failed"))
      for command in [
        "evaluate", "features", "export", "report", "weights import", "synth", "init", "bench",
        "runs compare",
      ] {
        let words = command.split(separator: " ").map(String.init)
        let help = try Tool.run(words + ["--help"])
        #expect(help.code == 0 && help.output.contains("USAGE: finetune \(command)"))
        let refused = try Tool.run(words + ["--nonsense"])
        #expect(refused.code == 64 && refused.errors.contains("Usage: finetune \(command)"))
        // A terminal breaks what the parser quotes of the help.
        for line in (help.output + refused.errors).split(separator: "\n")
        where line.count > 80 && !line.hasPrefix("Help:") {
          Issue.record("\(command): \(line)")
        }
      }
    }
  }
}
