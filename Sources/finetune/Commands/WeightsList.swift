internal import ArgumentParser
internal import Terminal
internal import Text

struct WeightsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Show the weights that have a name, what they ask for, and which are here.")

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func run() throws {
    let listing = WeightsListing()
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(listing.json.text + "\n")
    case .text: try output.write(listing.text(colors: output.traits.colors))
    }
  }
}
