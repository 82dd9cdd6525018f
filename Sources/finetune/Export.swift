internal import ArgumentParser
internal import Training

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write trained weights for other tools.",
    discussion: """
      Without --model the head alone: fc.weight and fc.bias. With it the whole network under \
      torchvision's 122 keys, for resnet18(num_classes=N).load_state_dict(load_file(FILE)).

      EXAMPLES
        finetune export --head head.safetensors --output fc.safetensors
        finetune export --head head.safetensors --model --output net.safetensors
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case safetensors
  }

  @Option(help: "The head.safetensors of a run.", completion: .file())
  var head: String
  @Option(help: "The file to write.", completion: .file())
  var output: String
  @Flag(help: "Write the whole network.")
  var model = false
  @Option(
    help: "The backbone: a file, or a name (default: the recorded name).", completion: .file())
  var weights: String?
  @Option(help: "The file's format.")
  var to = Format.safetensors
  @OptionGroup var downloads: DownloadOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let logger = try common.apply()
    let head = try HeadFile(path: head)
    if model { try downloads.provide(weights, logger: logger) }
    let summary =
      model
      ? try NetworkExport.network(
        head, backbone: try Backbone(for: head, weights: weights), to: output)
      : try NetworkExport.head(head, to: output)
    Console.standardError.line(
      "Wrote \(output.printable): \(Figures.amount(summary.tensors, "tensor")), "
        + Figures.amount(summary.parameters, "parameter"))
  }
}
