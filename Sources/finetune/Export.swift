internal import ArgumentParser
internal import Logging
internal import Training
internal import Weights

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write trained weights for other tools.",
    discussion: """
      Without --model the head alone: fc.weight and fc.bias. With it the whole network under \
      torchvision's 122 keys, for resnet18(num_classes=N).load_state_dict(load_file(FILE)). A .pth \
      holds the same tensors for torch.load(FILE, weights_only=True), but no class names and no \
      preprocessing.

      ONNX is always the whole network: images [batch, 3, side, side], preprocessed as its metadata \
      says, to logits [batch, N] or, with --softmax, to probabilities.

      EXAMPLES
        finetune export --head head.safetensors --output fc.safetensors
        finetune export --head head.safetensors --model --output net.safetensors
        finetune export --head head.safetensors --softmax --output net.onnx
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case safetensors, pth, onnx

    /// What a file's name ends with means a format; anything else means safetensors.
    init(of path: String) {
      switch path.split(separator: ".").last?.lowercased() {
      case "pth", "pt": self = .pth
      case "onnx": self = .onnx
      default: self = .safetensors
      }
    }
  }

  @Option(help: "The head.safetensors of a run.", completion: .file())
  var head: String
  @Option(help: "The file to write.", completion: .file())
  var output: String
  @Flag(help: "Write the whole network.")
  var model = false
  @Flag(help: "End an ONNX network with probabilities.")
  var softmax = false
  @Option(
    help: "The backbone: a file, or a name (default: the recorded name).", completion: .file())
  var weights: String?
  @Option(help: "The file's format (default: what its name says, else safetensors).")
  var to: Format?
  @OptionGroup var downloads: DownloadOptions
  @OptionGroup var common: CommonOptions

  private var format: Format { to ?? Format(of: output) }

  func validate() throws {
    if softmax && format != .onnx {
      throw ValidationError("--softmax is for ONNX: a tensor file holds no operations")
    }
  }

  func run() throws {
    let logger = try common.apply()
    let head = try HeadFile(path: head)
    // Before anything is downloaded for it.
    _ = try AtomicFile(replacing: output)
    if model || format == .onnx {
      try downloads.download(of: weights ?? head.backbone.registeredName, logger: logger)?()
    }
    if head.backbone.calibration != nil {
      logger.warning(
        """
        the head was trained on features in 8-bit integers; other tools compute them in single \
        precision, so that probabilities differ from those of finetune predict
        """)
    }
    try Interruption.check("nothing was written")
    let summary = try write(head)
    Console.standardError.line(
      "Wrote \(output.printable): \(Figures.amount(summary.tensors, "tensor")), "
        + Figures.amount(summary.parameters, "parameter"))
  }

  private func write(_ head: HeadFile) throws -> NetworkExport.Summary {
    func backbone() throws -> Backbone { try Backbone(for: head, weights: weights) }
    func tensors(_ format: NetworkExport.TensorFormat) throws -> NetworkExport.Summary {
      model
        ? try NetworkExport.network(head, backbone: backbone(), as: format, to: output)
        : try NetworkExport.head(head, as: format, to: output)
    }
    switch format {
    case .safetensors: return try tensors(.safetensors)
    case .pth: return try tensors(.pth)
    case .onnx:
      return try NetworkExport.onnx(head, backbone: backbone(), softmax: softmax, to: output)
    }
  }
}
