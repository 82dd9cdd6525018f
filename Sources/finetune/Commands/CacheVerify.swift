internal import ArgumentParser
internal import Text
internal import Features
internal import Terminal

struct CacheVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every byte of the cache, and remove what is damaged.",
    discussion: "The exit code is 65 if anything was damaged.")

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func run() throws {
    let found = try Console.standardError.showing("Checking every byte …") {
      try CacheUpkeep().verify()
    }
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(found.json.text + "\n")
    case .text: try output.write(found.text(colors: output.traits.colors))
    }
    try found.settle()
  }
}
