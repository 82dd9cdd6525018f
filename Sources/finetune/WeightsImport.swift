internal import ArgumentParser
internal import Training
internal import Weights

struct WeightsImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Write any readable file of weights as safetensors.",
    discussion: """
      Names (without what a training has put around them), numbers and metadata stay as they \
      are. With --half floating-point numbers are rounded to F16: half the size, and another \
      backbone than before, since its numbers are others.

      EXAMPLES
        finetune weights import resnet18-f37072fd.pth models/resnet18.safetensors
        finetune weights import --half resnet18 small.safetensors
      """)

  @Argument(help: "The weights: a file, or a name; see finetune weights.", completion: .file())
  var input: String
  @Argument(help: "The file to write, NAME.safetensors.", completion: .file())
  var output: String
  @Flag(help: "Store floating-point numbers as F16.")
  var half = false

  func validate() throws {
    guard output.hasSuffix(".safetensors") else {
      throw ValidationError(
        "expected a name that ends in .safetensors, found \(output.printable)")
    }
  }

  func run() throws {
    let file = try WeightsFile(path: try ModelFolder.find(input))
    Interruption.isToBeAsked()
    try file.writeSafetensors(to: output, half: half) {
      try Interruption.check("nothing was written")
    }
    Console.standardError.line(
      "Wrote \(output.printable): \(Figures.amount(file.tensors.count, "tensor"))")
  }
}
