internal import ArgumentParser
internal import Text
internal import Features
internal import Terminal

struct CacheInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say where the cache lies, how large it is and what it holds.")

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func run() throws {
    let report = try CacheUpkeep().report()
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(report.json.text + "\n")
    case .text:
      try output.write(report.text(width: output.traits.width, colors: output.traits.colors))
    }
  }
}
