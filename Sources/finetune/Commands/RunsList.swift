internal import ArgumentParser
internal import Reports
internal import Terminal
internal import Text

struct RunsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the runs in a folder, the best first.",
    discussion: """
      Each run with its best validation top-1, and a column for each option in which the runs \
      differ. Folders that aren't runs are named on standard error.

      EXAMPLES
        finetune runs list
        finetune runs list runs --format json
      """)

  @Argument(help: "The folder that holds run folders.", completion: .directory)
  var folder = "runs"
  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func run() throws {
    let list = try RunList(folder: folder)
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(list.json.text + "\n")
    case .text:
      for other in list.others { Console.standardError.line("finetune: \(other.reason)") }
      if list.runs.isEmpty {
        Console.standardError.line("finetune: \(folder.printable): there are no runs in it")
      }
      try output.write(
        list.text(width: output.traits.width, colors: output.traits.colors))
    }
  }
}
