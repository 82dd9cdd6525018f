internal import ArgumentParser
internal import Reports
internal import Text
internal import Terminal
internal import Training

struct RunsShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a run: what it worked on, its best figures, its options.")

  @Argument(help: ArgumentHelp("A run folder.", valueName: "run"), completion: .directory)
  var folder: String
  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func run() throws {
    let record = try RunRecord(path: folder)
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(record.json.text + "\n")
    case .text:
      try output.write(record.text(width: output.traits.width, colors: output.traits.colors))
    }
  }
}
