internal import ArgumentParser
internal import Terminal
internal import Text
internal import Weights

struct WeightsVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every byte of downloaded weights.",
    discussion: """
      A file whose SHA-256 is not the published one is removed, and the exit code is then 65.

      EXAMPLES
        finetune weights verify
        finetune weights verify resnet18 --format json
      """)

  @Argument(
    help: "Names of published weights (default: all that are downloaded).",
    completion: .publishedWeights)
  var names: [String] = []
  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func run() throws {
    guard let store = WeightsStore() else { throw DownloadError.noCache }
    let report = try Console.standardError.showing("Checking every byte …") {
      try WeightsVerification(of: names, in: store)
    }
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(report.json.text + "\n")
    case .text: try output.write(report.text)
    }
    try report.settle()
  }
}
