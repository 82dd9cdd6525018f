internal import ArgumentParser
internal import Features
internal import Foundation
internal import Reports
internal import Terminal
internal import Training
internal import Vision

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a head for a folder of images on a frozen backbone.",
    discussion: """
      DIR holds images (JPEG, PNG, WebP) as CLASS/IMAGE, which are divided by a hash of each, or as \
      train/CLASS/IMAGE and val/CLASS/IMAGE. Instead of DIR it may be a CSV with a line for each image: its path, its \
      class and maybe its split (train, val or test), in columns of these names or the first ones. \
      Every layer of the backbone is frozen; its last one is replaced by \
      Linear(features, classes), which trains. The head of the epoch with the highest validation top-1 \
      is kept (the earliest among equals), so that figure is likely a little too high: \
      --test-fraction, or a folder test beside train and val, holds out images that nothing is \
      chosen on and that are measured once, at the end.

      The run folder gets head.safetensors, run.yaml (all options), metrics.jsonl, validation.jsonl \
      (a line an image), summary.json and report.html. A head in it is replaced only by a \
      repetition of the same run, or with --overwrite.

      Images that can't be read are listed and refused: first all whose structure is damaged, \
      before anything is computed; if there are none, those that only decoding finds, before anything \
      trains. With --skip-bad they are left out.

      EXAMPLES
        finetune train --data photos --weights resnet18
        finetune train --data photos --weights resnet18 --epochs 30
        finetune train --data labels.csv --weights resnet18 --split stratified
        finetune train --data photos --weights resnet18 --augment flip,crops:4
        finetune train --config runs/photos/run.yaml --seed 1 --output runs/b
        finetune train --config run.yaml --min-accuracy 0.9 --format json
      """)

  @Option(help: .of(RunOption.data), completion: .dataSets)
  var data: String?
  @Option(help: .of(RunOption.csvColumns))
  var csvColumns: String?
  @Option(help: .of(RunOption.weights), completion: .weights)
  var weights: String?
  @OptionGroup var prefix: WeightsPrefixOption
  @Option(help: .of(RunOption.output), completion: .directory)
  var output: String?
  @Option(help: .of(RunOption.precision))
  var precision: Precision.Name?
  @Option(help: .of(RunOption.head))
  var head: String?
  @Flag(inversion: .prefixedNo, help: .of(RunOption.standardize))
  var standardize: Bool?
  @Option(help: .of(RunOption.classWeights))
  var classWeights: ClassWeights?
  @Option(help: .of(RunOption.folds))
  var folds: Int?
  @Option(help: .of(RunOption.epochs))
  var epochs: Int?
  @Option(help: .of(RunOption.batchSize))
  var batchSize: Int?
  @Option(help: .of(RunOption.learningRate))
  var learningRate: Double?
  @Option(help: .of(RunOption.momentum))
  var momentum: Double?
  @Option(help: .of(RunOption.weightDecay))
  var weightDecay: Double?
  @Flag(inversion: .prefixedNo, help: .of(RunOption.nesterov))
  var nesterov: Bool?
  @Option(help: .of(RunOption.seed))
  var seed: UInt64?
  @Option(help: .of(RunOption.split))
  var split: SplitMethod?
  @Option(help: .of(RunOption.valFraction))
  var valFraction: Double?
  @Option(help: .of(RunOption.testFraction))
  var testFraction: Double?
  @Option(help: .of(RunOption.groupBy))
  var groupBy: String?
  @Option(help: .of(RunOption.background))
  var background: String?
  @Option(help: .of(RunOption.augment))
  var augment: String?
  @Flag(inversion: .prefixedNo, help: .of(RunOption.skipBad))
  var skipBad: Bool?
  @Flag(inversion: .prefixedNo, help: .of(RunOption.tensorboard))
  var tensorboard: Bool?
  @Option(help: .of(RunOption.minAccuracy))
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
    if let bar = options.minAccuracy {
      try BarMissed.check(ended.validation?.top1 ?? 0, against: bar)
    }
  }

  /// The way that is meant; a head's file is none.
  private static func headKind(_ text: String) throws -> HeadKind {
    guard HeadKind(option: text) == nil, FileManager.default.fileExists(atPath: text) else {
      return try RunOption.head.value(text)
    }
    throw OptionError.invalid(
      option: RunOption.head.key, expected: HeadKind.expected, found: "the file \(text)")
  }

  /// The defaults, then the file, then the flags.
  private func resolvedOptions() throws -> RunOptions {
    var options = try config.map { try RunOptions(configuration: $0) } ?? RunOptions()
    func set<T>(_ option: TypedOption<T>, _ value: T?) {
      option.write(value, to: &options)
    }
    set(RunOption.data, data)
    set(RunOption.csvColumns, csvColumns)
    set(RunOption.weights, weights)
    set(RunOption.weightsPrefix, prefix.weightsPrefix)
    set(RunOption.architecture, prefix.architecture)
    set(RunOption.output, output)
    set(RunOption.precision, precision)
    set(RunOption.head, try head.map(Self.headKind))
    set(RunOption.standardize, standardize)
    set(RunOption.classWeights, classWeights)
    set(RunOption.folds, folds)
    set(RunOption.epochs, epochs)
    set(RunOption.batchSize, batchSize)
    set(RunOption.learningRate, learningRate)
    set(RunOption.momentum, momentum)
    set(RunOption.weightDecay, weightDecay)
    set(RunOption.nesterov, nesterov)
    set(RunOption.seed, seed)
    set(RunOption.split, split)
    set(RunOption.valFraction, valFraction)
    set(RunOption.testFraction, testFraction)
    set(RunOption.groupBy, groupBy)
    set(RunOption.background, background)
    set(RunOption.augment, augment)
    set(RunOption.skipBad, skipBad)
    set(RunOption.tensorboard, tensorboard)
    set(RunOption.minAccuracy, minAccuracy)
    try preprocessing.apply(to: &options.images)
    set(RunOption.maxPixels, images.maxPixels)
    set(RunOption.threads, common.threads)
    return options
  }
}
