internal import ArgumentParser
internal import Features
internal import Terminal
internal import Text

struct CacheClear: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear",
    abstract: "Forget everything.",
    discussion: "Runs that are going on are not disturbed.")

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func run() throws {
    let bytes = try CacheUpkeep().clear()
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write((["removedBytes": .integer(bytes)] as JSON).text + "\n")
    case .text: try output.write("Removed \(Figures.bytes(bytes))\n")
    }
  }
}
