internal import ArgumentParser
internal import Terminal
internal import Weights

struct WeightsPath: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path",
    abstract: "Print the file that a name means to --weights.",
    discussion: """
      Nothing is downloaded; the exit code is 66 if there is no such file.

      EXAMPLES
        finetune weights path resnet18
      """)

  @Argument(help: "A name.", completion: .weights)
  var name: String

  func run() throws {
    try FileOutput.pathOutput.write(try ModelFolder.find(name) + "\n")
  }
}
