internal import ArgumentParser
internal import Export
internal import Features
internal import Logging
internal import Terminal
internal import Text
internal import Training
internal import Weights

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write trained weights for other tools.",
    usage: "finetune export --head <head> --output <output> [<options>]",
    discussion: """
      Without --model the head alone: its weight and bias, for a ResNet fc.weight and fc.bias. \
      With it the whole network under the names that its publisher gave: a ResNet's are \
      torchvision's, for resnet18(num_classes=N).load_state_dict(load_file(FILE)), or resnet34 and resnet50; an \
      EfficientNet-Lite0's are those of its port to PyTorch. A .pth holds the same tensors for \
      torch.load(FILE, weights_only=True), but no class names and no preprocessing.

      ONNX is always the whole network: images [batch, 3, side, side], preprocessed as its metadata \
      says, to logits [batch, N] or, with --softmax, to probabilities.

      EXAMPLES
        finetune export --head head.safetensors --output fc.safetensors
        finetune export --head head.safetensors --model --output net.safetensors
        finetune export --head head.safetensors --softmax --output net.onnx
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case safetensors, pth, onnx

    var file: FileFormat {
      switch self {
      case .safetensors: .safetensors
      case .pth: .pth
      case .onnx: .onnx
      }
    }
  }

  @Option(help: "A run folder, or its head.safetensors.", completion: .heads)
  var head: String
  @Option(help: "The file to write: NAME.safetensors, .pth or .onnx.", completion: .file())
  var output: String
  @Flag(help: "Write the whole network.")
  var model = false
  @Flag(help: "End an ONNX network with probabilities.")
  var softmax = false
  @Option(
    help: "The backbone: a file, or a name (default: the recorded name).", completion: .weights)
  var weights: String?
  @Option(help: "The file's format (default: what its name says).")
  var to: Format?
  @OptionGroup var downloads: DownloadOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if softmax && (to?.file ?? FileFormat(ofNameAt: output)) != .onnx {
      throw ValidationError("--softmax is for ONNX: a tensor file holds no operations")
    }
  }

  func run() throws {
    let logger = try common.apply()
    let isNetwork = model || to == .onnx || FileFormat(ofNameAt: output) == .onnx
    if weights != nil, !isNetwork {
      throw ArgumentError.invalid(
        "--weights", expected: "--model beside it, or ONNX: the head alone needs no backbone",
        found: "the head alone")
    }
    let file = try OutputFile(
      output, formats: Format.allCases.map(\.file), asked: to?.file, asksForFormat: true,
      contents: isNetwork ? .network : .head)
    let head = try HeadFile(path: head)
    // Before anything is downloaded for it.
    _ = try AtomicFile(replacing: file.path)
    if isNetwork {
      try downloads.download(of: weights ?? head.backbone.nameToDownload, logger: logger)?()
    }
    if head.backbone.calibration != nil {
      logger.warning(
        """
        the head was trained on features in 8-bit integers; other tools compute them in single \
        precision, so that probabilities differ from those of finetune predict
        """)
    }
    try Interruption.check("nothing was written")
    let summary = try write(head, to: file)
    Console.standardError.line(
      "Wrote \(file.path): \(isNetwork ? "the whole network" : "the head"), "
        + "\(Figures.amount(summary.tensors, "tensor")), "
        + Figures.amount(summary.parameters, "parameter"))
  }

  private func write(_ head: HeadFile, to file: OutputFile) throws -> NetworkExport.Summary {
    let exported = ExportedHead(head)
    func backbone() throws -> WeightsFile {
      try LoadedBackbone(for: head, weights: weights).tensors
    }
    func tensors(_ format: NetworkExport.TensorFormat) throws -> NetworkExport.Summary {
      model
        ? try NetworkExport.network(exported, backbone: backbone(), as: format, to: file.path)
        : try NetworkExport.head(exported, as: format, to: file.path)
    }
    switch file.format {
    case .pth: return try tensors(.pth)
    case .onnx:
      return try NetworkExport.onnx(exported, backbone: backbone(), softmax: softmax, to: file.path)
    default: return try tensors(.safetensors)
    }
  }
}
