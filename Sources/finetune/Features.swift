internal import ArgumentParser
internal import Training
internal import Vision

struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the 512 features that a backbone makes of each image.",
    discussion: """
      The file gets a tensor "features" [images, 512] and, as metadata "paths", a JSON array that \
      names the image of each row. An image that can't be read is reported and has no row; the exit \
      code is then 65.

      EXAMPLES
        finetune features --weights resnet18 --output all.safetensors photos
        finetune features --weights resnet18 --output two.safetensors a.png b.png
      """)

  @Option(help: "The backbone: a safetensors file, or a name in models/.", completion: .file())
  var weights: String
  @Option(help: "The file to write.", completion: .file())
  var output: String
  @Option(help: "Composite transparent images on '#rrggbb' (default: drop alpha).")
  var background: String?
  @OptionGroup var images: ImageOptions
  @OptionGroup var common: CommonOptions
  @Argument(help: "Images, folders, or - for a list.", completion: .file())
  var paths: [String]

  func run() throws {
    let logger = try common.apply()
    let limits = try images.limits()
    var backbone = try Backbone(named: weights)
    backbone.preprocessing.background = try background.map(RunOptions.colour)
    let inputs = try InputImages(paths, logger: logger)
    let progress = ProgressSink.standardError()
    let extractor = FeatureExtractor(backbone, limits: limits)
    var failures = inputs.failures
    var file = try FeatureFile(path: output)
    try progress.receive(
      .batchDone(BatchDone(phase: .features, done: 0, total: inputs.paths.count)))
    try extractor.forEachBatch(of: inputs.paths) { batch in
      file.append(batch, of: inputs.paths)
      failures.report(batch.failures)
      try progress.receive(
        .batchDone(BatchDone(phase: .features, done: batch.done, total: inputs.paths.count)))
      if Interruption.isRequested { throw Interrupted(left: "nothing was saved") }
    }
    try file.write(backbone)
    try failures.settle()
  }
}
