import Testing
import Training
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
    options.valFraction = 0.30000000000000004
    options.groupBy = #"/(\d+)_"#
    options.background = "#00ff7f"
    options.maxPixels = 1_000_000_000
    options.skipBad = true
    options.minAccuracy = 0.9
    #expect(try parse(options.yaml) == options)
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
