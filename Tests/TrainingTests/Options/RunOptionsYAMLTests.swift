import Foundation
import TestSupport
import Testing
import Training
import Vision
import Weights

@Suite("Run options as YAML")
struct RunOptionsYAMLTests {
  private func parse(_ text: String) throws -> RunOptions {
    try RunOptions(yaml: text, path: "run.yaml")
  }

  @Test("all options come back as they were")
  func roundTrip() throws {
    var options = RunOptions()
    options.data = "/data/no"
    options.weights = "1e3"
    options.output = "a \"quoted\" # folder: with, [all] {kinds}\tof\ncharacters é"
    options.epochs = 37
    options.batchSize = 5
    options.learningRate = 0.003
    options.momentum = 0
    options.weightDecay = 1e-12
    options.nesterov = true
    options.seed = .max
    options.threads = 3
    options.csvColumns = "file,\"a, b\""
    options.split = .stratified
    options.valFraction = 0.30000000000000004
    options.groupBy = #"/(\d+)_"#
    options.background = "#00ff7f"
    options.maxPixels = 1_000_000_000
    options.skipBad = true
    options.minAccuracy = 0.9
    #expect(try parse(options.yaml) == options)
  }

  @Test(
    "every path comes back as it was",
    arguments: [
      "a'b\"c", "a: b", "a\nb", " a ", "~", "null", "1e3", "on", "-x", "- x", "# x", "a #b", "*a",
      "&a", "!a", "%a", "@a", "`a", "{a}", "[a]", "", ".", "a\\b", "\t", "\r\n", "été 日本 🦊",
      "\u{1}\u{1B}\u{7F}\u{85}\u{9B}", "\u{2028}\u{2029}\u{202E}\u{FEFF}\u{FFFE}\u{FFFF}",
      "e\u{301}", "---", "...", "? a", "| a", "> a", "yes", "0x1F", "2025-01-31", "=",
    ])
  func paths(_ path: String) throws {
    var options = RunOptions()
    (options.data, options.weights, options.output) = (path, path + "/x", "/" + path)
    let back = try parse(options.yaml)
    for (one, other) in [
      (back.data, options.data), (back.weights, options.weights), (back.output, options.output),
    ] {
      #expect(one.map { Array($0.utf8) } == other.map { Array($0.utf8) })
    }
  }

  @Test("a byte order mark is skipped")
  func byteOrderMark() throws {
    #expect(try parse("\u{FEFF}epochs: 3\n").epochs == 3)
  }

  @Test(
    "what is no YAML is told in one line with the line it is in",
    arguments: [
      ("a: [1\nb: 2\n", 2), ("epochs: 1\ndata: \"x\nseed: 2\n", 2), ("data: a\n\tx: 3\n", 2),
      ("data: a\nseed: 1\ndata: b\n", 3), ("data: a\n\"seed\" : 1\nseed: 2\n", 3),
      ("data: a\nseed: \u{1}\n", 2), ("\n# x\n- a\n", 3), ("data: a\n\n- b\n", 3),
      ("data: a\nseed: *x\n", 2), ("data: a\r\nseed: \u{1}\r\n", 2),
    ])
  func lines(_ text: String, _ line: Int) {
    let error = #expect(throws: OptionError.self) { try parse(text) }
    let said = error?.description ?? ""
    #expect(said.hasPrefix("run.yaml:\(line): "), "\(said)")
    #expect(!said.contains("\n"))
  }

  @Test("bytes that are not UTF-8 are told with their line")
  func notUTF8() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.yaml"
    try Data(Array("epochs: 1\ndata: ".utf8) + [0xFF, 0x0A])
      .write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: OptionError.self) { try RunOptions(configuration: path) }
    #expect(error?.description.hasPrefix(path + ":2: ") == true)
  }

  @Test("what a file doesn't name keeps its default")
  func defaults() throws {
    var expected = RunOptions()
    expected.epochs = 3
    #expect(try parse("epochs: 3\nthreads:\ndata: ~\n") == expected)
    #expect(try parse("") == RunOptions())
    #expect(try parse("# nothing\n") == RunOptions())
  }

  @Test("an unknown key is refused with its line")
  func unknownKey() {
    let error = #expect(throws: OptionError.self) {
      try parse("epochs: 3\n\nlearning_rate: 0.1\n")
    }
    #expect(
      error?.description.hasPrefix(
        "run.yaml:3: expected an option, found \"learning_rate\": the options are data, weights,")
        == true)
  }

  @Test(
    "a value of the wrong kind is refused with its line",
    arguments: [
      ("epochs: ten", "epochs: expected a whole number, found ten"),
      ("epochs: 1.5", "epochs: expected a whole number, found 1.5"),
      ("seed: -1", "seed: expected a whole number of at least 0, found -1"),
      ("nesterov: yes", "nesterov: expected true or false, found yes"),
      ("data: [a, b]", "data: expected text, found a list or a mapping"),
    ])
  func wrongKind(_ line: String, _ reason: String) {
    let error = #expect(throws: OptionError.self) { try parse("momentum: 0.5\n" + line) }
    #expect(error?.description == "run.yaml:2: " + reason)
  }

  @Test(
    "text that is no list of options is refused with its line",
    arguments: [
      "- a\n- b\n", "epochs: [1\n", "just words\n", "a: b: c\n", "epochs: 1\nepochs: 2\n",
    ])
  func notYAML(_ text: String) {
    let error = #expect(throws: OptionError.self) { try parse(text) }
    #expect(error?.description.hasPrefix("run.yaml:") == true)
  }

  @Test("a file that is not there is an error of reading")
  func missing() {
    #expect(throws: FileError.self) { try RunOptions(configuration: "/nowhere/run.yaml") }
  }
}
