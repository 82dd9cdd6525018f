internal import ArgumentParser
internal import Features
internal import Foundation
internal import Reports
internal import Terminal
internal import Training
internal import Vision

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a head for a folder of PNGs on a frozen backbone.",
    discussion: """
      DIR holds train/CLASS/*.png and val/CLASS/*.png, or CLASS/*.png alone, which is divided by a \
      hash of each image. Every layer of the backbone is frozen; its last one is replaced by \
      Linear(features, classes), which trains. The head of the epoch with the highest validation top-1 \
      is kept (the earliest among equals), so that figure is likely a little too high: \
      --test-fraction, or a folder test beside train and val, holds out images that nothing is \
      chosen on and that are measured once, at the end.

      The run folder gets head.safetensors, run.yaml (all options), metrics.jsonl, validation.jsonl \
      (a line an image), summary.json and report.html. A head in it is replaced only by a \
      repetition of the same run, or with --overwrite.

      Images that can't be read are all listed and refused; with --skip-bad they are left out.

      EXAMPLES
        finetune train --data photos --weights resnet18
        finetune train --data photos --weights resnet18 --epochs 30
        finetune train --data photos --weights resnet18 --augment flip,crops:4
        finetune train --config runs/photos/run.yaml --seed 1 --output runs/b
        finetune train --config run.yaml --min-accuracy 0.9 --format json
      """)

  @Option(help: "The data set.", completion: .directory)
  var data: String?
  @Option(help: "The backbone: a file, or a name; see finetune weights.", completion: .weights)
  var weights: String?
  @OptionGroup var prefix: WeightsPrefixOption
  @Option(help: "The run folder (default: runs/DATA-DATE-TIME).", completion: .directory)
  var output: String?
  @Option(help: "What features are computed in: fp32, or int8, which is faster (default: fp32).")
  var precision: Precision.Name?
  @Option(help: "How often the head sees each image (default: 10).")
  var epochs: Int?
  @Option(help: "Images a step (default: 32).")
  var batchSize: Int?
  @Option(help: "The size of the steps (default: 0.01).")
  var learningRate: Double?
  @Option(help: "SGD's momentum, from 0 to below 1 (default: 0.9).")
  var momentum: Double?
  @Option(help: "L2 regularization (default: 0).")
  var weightDecay: Double?
  @Flag(inversion: .prefixedNo, help: "Nesterov's momentum (default: no).")
  var nesterov: Bool?
  @Option(help: "Decides the head's first weights and the images' order (default: 0).")
  var seed: UInt64?
  @Option(help: "The part of a flat folder that validates (default: 0.2).")
  var valFraction: Double?
  @Option(help: "The part of a flat folder that nothing is chosen on, measured at the end.")
  var testFraction: Double?
  @Option(help: "Keep images on one side whose paths agree in what (…) captures.")
  var groupBy: String?
  @Option(help: "Composite transparent images on '#rrggbb' (default: drop alpha).")
  var background: String?
  @Option(help: "Train on more views of each image: flip, crops:K, or flip,crops:K.")
  var augment: String?
  @Flag(inversion: .prefixedNo, help: "Leave unreadable images out (default: no).")
  var skipBad: Bool?
  @Flag(
    inversion: .prefixedNo, help: "Write events for TensorBoard into the run folder (default: no).")
  var tensorboard: Bool?
  @Option(help: "Exit with 1 if the best validation top-1 is below this fraction.")
  var minAccuracy: Double?
  @Option(help: "Take options from a YAML file; flags override it.", completion: .yaml)
  var config: String?
  @Flag(help: "Replace the head of another run in the run folder.")
  var overwrite = false
  @Option(help: "What standard output gets: nothing, or a JSON document.")
  var format = OutputFormat.text
  @OptionGroup var preprocessing: PreprocessingOptions
  @OptionGroup var images: ImageOptions
  @OptionGroup var downloads: DownloadOptions
  @OptionGroup var caching: CacheOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let options = try resolvedOptions()
    try options.validate()
    let logger = try common.apply()
    var sinks = [ProgressSink.standardError()]
    if format == .json { sinks.append(ReportSink(FileOutput.standardOutput.write)) }
    let run = try TrainingRun(
      reporting: options, overwrite: overwrite, sinks: sinks, logger: logger,
      cache: try caching.cache(logger), shouldStop: { Interruption.isRequested })
    let ended = try run.run(
      downloading: try downloads.download(of: options.weights, logger: logger))
    if ended.isInterrupted { throw ExitCode(ExitCodes.interrupted) }
    if let bar = options.minAccuracy { try BarMissed.check(ended.best?.valTop1 ?? 0, against: bar) }
  }

  /// The defaults, then the file, then the flags.
  private func resolvedOptions() throws -> RunOptions {
    var options = try config.map { try RunOptions(configuration: $0) } ?? RunOptions()
    func set<T>(_ path: WritableKeyPath<RunOptions, T>, _ value: T?) {
      if let value { options[keyPath: path] = value }
    }
    func set<T>(_ path: WritableKeyPath<RunOptions, T?>, _ value: T?) {
      if let value { options[keyPath: path] = value }
    }
    set(\.data, data)
    set(\.weights, weights)
    set(\.weightsPrefix, prefix.weightsPrefix)
    set(\.architecture, prefix.architecture)
    set(\.output, output)
    set(\.precision, precision)
    set(\.epochs, epochs)
    set(\.batchSize, batchSize)
    set(\.learningRate, learningRate)
    set(\.momentum, momentum)
    set(\.weightDecay, weightDecay)
    set(\.nesterov, nesterov)
    set(\.seed, seed)
    set(\.valFraction, valFraction)
    set(\.testFraction, testFraction)
    set(\.groupBy, groupBy)
    set(\.background, background)
    set(\.augment, augment)
    set(\.skipBad, skipBad)
    set(\.tensorboard, tensorboard)
    set(\.minAccuracy, minAccuracy)
    try preprocessing.apply(to: &options.images)
    set(\.maxPixels, images.maxPixels)
    set(\.threads, common.threads)
    return options
  }
}
