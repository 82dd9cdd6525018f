internal import ArgumentParser
internal import Features
internal import Logging
internal import Terminal
internal import Training
internal import Vision

struct Predict: ParsableCommand, TakesImages {
  static let configuration = CommandConfiguration(
    abstract: "Say what images show.",
    discussion: """
      Without --head the weights' own classes are predicted. Published weights don't name them: \
      --classes takes a file with their names, one a line; without it they are numbers from 0.

      A folder stands for all images below it, NAME.csv for those that it lists; - reads paths from standard input, one a line or one \
      before each zero byte (find -print0), which are predicted in batches of \(FeatureExtractor.batchSize). An image that can't be read is reported, \
      the others are still predicted, and the exit code is 65.

      Predictions are written while further images are looked for, in the order of the arguments, \
      so that any number of images takes the same memory; json is one document, jsonl one on each \
      line. CSV is path,rank,class,probability,unsure, a line for each class, as in RFC 4180 (with \
      CRLF). Probabilities are at the temperature that train fitted; logits are as the head gives \
      them.

      Where the likeliest class is less likely than --threshold, text says "unsure" and the other \
      formats set that field to true.

      EXAMPLES
        finetune predict --head runs/photos new.jpg
        finetune predict --head head.safetensors --top-k 1 --format csv inbox
        finetune predict --head head.safetensors --threshold 0.9 --format jsonl inbox
        finetune predict --weights resnet18 --classes imagenet.txt cat.jpg
        find . -name '*.jpg' -print0 | finetune predict --head runs/photos -
      """)

  @Option(
    help: "A run folder, or its head.safetensors (default: the weights' own).",
    completion: .heads)
  var head: String?
  @Option(
    help: "The backbone: a file, or a name (default: the head's recorded name).",
    completion: .weights)
  var weights: String?
  @OptionGroup var prefix: WeightsPrefixOption
  @Option(help: "Names of the weights' own classes, one a line.", completion: .file())
  var classes: String?
  @Option(help: "How many classes to name, if there are so many.")
  var topK = 5
  @Option(help: "Be unsure where the likeliest class is less likely than this (0 to 1).")
  var threshold: Double?
  @Option(help: "How the predictions are written.")
  var format = PredictionFormat.text
  @Flag(help: "In CSV put ' before names that a spreadsheet takes for formulas.")
  var csvSafe = false
  @OptionGroup var list: ListOptions
  @OptionGroup var preprocessing: PreprocessingOptions
  @OptionGroup var images: ImageOptions
  @OptionGroup var downloads: DownloadOptions
  @OptionGroup var common: CommonOptions
  @Argument(help: "Images, folders, CSVs of images, or - for a list.", completion: .images)
  var paths: [String]

  func run() throws {
    let logger = try common.apply()
    let limits = try images.limits()
    let columns = try list.columns()
    let changes = try preprocessing.changes()
    try checkOptions(changes)
    let naming = try Predictor.Naming(count: topK, threshold: threshold)
    let head = try head.map { try HeadFile(path: $0) }
    if let classes { try ClassNames.check(path: classes) }
    let inputs = InputImages(paths, columns: columns, logger: logger)
    if let download = try downloads.download(
      of: weights ?? head?.backbone.nameToDownload, logger: logger)
    {
      try inputs.settleIfNone()
      try download()
    }
    let predictor = try predictor(
      head, changes, naming, limits: limits, count: inputs.stream.lookAhead(), logger: logger)
    let output = format.output
    // A bar would tear the results where both go to the same terminal.
    let progress = output.traits.redraws ? nil : ProgressSink.standardError(summarizes: false)
    let writer = format.writer(to: output, isSafe: csvSafe)
    try writer.begin()
    try predictor.forEachBatch(of: inputs.stream) { batch in
      for prediction in batch.predictions { try writer.write(prediction) }
      inputs.report(batch.failures)
      inputs.note(batch.flaws)
      try progress?.receive(
        .batchDone(BatchDone(phase: .features, done: batch.done, total: inputs.stream.total)))
      if Interruption.isRequested {
        Console.standardError.setStatus("")
        try writer.end()
        throw ExitCode(ExitCodes.interrupted)
      }
    }
    try writer.end()
    Console.standardError.setStatus("")
    // A list that ended because it was interrupted may have had no more to predict.
    if Interruption.isRequested { throw ExitCode(ExitCodes.interrupted) }
    try inputs.settle()
  }

  /// Throws unless the options go together.
  private func checkOptions(_ changes: PreprocessingChanges) throws {
    try changes.validate()
    if head == nil, weights == nil {
      throw ArgumentError.invalid(
        "--head",
        expected: "the head of a run, or --weights alone for the weights' own classes",
        found: "neither")
    }
    if csvSafe, format != .csv {
      throw ArgumentError.invalid(
        "--csv-safe", expected: "--format csv beside it", found: format.rawValue)
    }
    guard head != nil else { return }
    if classes != nil {
      throw ArgumentError.invalid(
        "--classes", expected: "no --head beside it, which names its classes itself",
        found: "both")
    }
    if changes != PreprocessingChanges() {
      throw ArgumentError.invalid(
        "--resize, --crop, --interpolation, --mean, --std, --ignore-orientation, --exact-decoding",
        expected: "no --head beside them, which says itself how it was trained", found: "both")
    }
    if let given = prefix.given {
      throw ArgumentError.invalid(
        given, expected: "no --head beside it, which knows its backbone itself", found: "both")
    }
  }

  /// A predictor for `count` images, with the head of a run or with the weights' own.
  private func predictor(
    _ head: HeadFile?, _ changes: PreprocessingChanges, _ naming: Predictor.Naming,
    limits: DecodingLimits, count: Int, logger: Logger
  ) throws -> Predictor {
    let batchSize = count < 4 ? 0 : min(count, FeatureExtractor.batchSize)
    let memory = FeatureCache.fileMemory(logger)
    if let head {
      let backbone = try LoadedBackbone(
        for: head, weights: weights, memory: memory, batchSize: batchSize, isNeeded: true)
      return Predictor(head: head, backbone: backbone, limits: limits, naming: naming)
    }
    let backbone = try LoadedBackbone(
      named: weights ?? "", prefix: prefix.weightsPrefix, as: prefix.architecture, changes: changes,
      memory: memory, batchSize: batchSize, isNeeded: true)
    backbone.warn(logger)
    let original = try OriginalHead(of: backbone, names: classes, logger: logger)
    return Predictor(
      head: original.head, temperature: original.temperature, classes: original.classes,
      backbone: backbone, limits: limits, naming: naming)
  }
}
