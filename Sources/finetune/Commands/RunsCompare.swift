internal import ArgumentParser
internal import Reports
internal import Terminal
internal import Text
internal import Training

struct RunsCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show runs side by side: the options that differ, and the figures.",
    discussion: """
      A star marks the best of a row.

      EXAMPLES
        finetune runs compare runs/a runs/b
        finetune runs compare runs/* --format json
      """)

  @Argument(help: "Two or more run folders.", completion: .directory)
  var runs: [String]
  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func validate() throws {
    if runs.count < 2 { throw ValidationError("Give two or more run folders.") }
  }

  func run() throws {
    let comparison = RunComparison(try runs.map { try RunRecord(path: $0) })
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(comparison.json.text + "\n")
    case .text:
      try output.write(
        comparison.text(width: output.traits.width, colors: output.traits.colors))
    }
  }
}
