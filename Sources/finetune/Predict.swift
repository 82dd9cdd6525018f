internal import ArgumentParser
internal import Training

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what images show.",
    discussion: """
      A folder stands for all PNGs below it; - reads paths from standard input, one a line. An \
      image that can't be read is reported, the others are still predicted, and the exit code is 65.

      CSV is path,rank,class,probability, a line for each class.

      EXAMPLES
        finetune predict --head runs/photos/head.safetensors new.png
        finetune predict --head head.safetensors --top-k 1 --format csv inbox
        find . -name '*.png' | finetune predict --head head.safetensors -
      """)

  @Option(help: "The head.safetensors of a run.", completion: .file())
  var head: String
  @Option(
    help: "The backbone (default: the recorded name in models/).", completion: .file())
  var weights: String?
  @Option(help: "How many classes to name.")
  var topK = 5
  @Option(help: "How the predictions are written.")
  var format = PredictionFormat.text
  @OptionGroup var images: ImageOptions
  @OptionGroup var common: CommonOptions
  @Argument(help: "Images, folders, or - for a list.", completion: .file())
  var paths: [String]

  func run() throws {
    let logger = try common.apply()
    let limits = try images.limits()
    let head = try HeadFile(path: head)
    let inputs = try InputImages(paths, logger: logger)
    let count = inputs.paths.count
    let backbone = try Backbone(
      for: head, weights: weights, memory: FeatureCache.fileMemory(logger),
      batchSize: count < 4 ? 0 : min(count, FeatureExtractor.batchSize))
    let predictor = try Predictor(
      head: head, backbone: backbone, limits: limits, topCount: topK)
    let output = FileOutput.standardOutput
    // A bar would tear the results where both go to the same terminal.
    let progress = output.traits.redraws ? nil : ProgressSink.standardError(summarises: false)
    let writer = format.writer(to: output)
    var failures = inputs.failures
    try writer.begin()
    try predictor.forEachBatch(of: inputs.paths) { batch in
      for prediction in batch.predictions { try writer.write(prediction) }
      failures.report(batch.failures)
      try progress?.receive(
        .batchDone(BatchDone(phase: .features, done: batch.done, total: inputs.paths.count)))
      if Interruption.isRequested { throw ExitCode(ExitCodes.interrupted) }
    }
    try writer.end()
    try failures.settle()
  }
}
