internal import ArgumentParser
internal import Autograd
internal import Export
internal import Features
internal import Logging
internal import Terminal
internal import Text
internal import Training
internal import Vision
internal import Weights

struct Features: ParsableCommand, TakesImages {
  static let configuration = CommandConfiguration(
    abstract: "Write the features that a backbone makes of each image.",
    usage: "finetune features --weights <weights> --output <output> <paths> ...\n  [<options>]",
    discussion: """
      The file gets a tensor "features" [images, features] and, as metadata "paths", a JSON array that \
      names the image of each row. An image that can't be read is reported and has no row; the exit \
      code is then 65. A name that ends in .npy gets NumPy's array, one in .pth a dictionary with \
      the tensor for torch.load, both without the paths.

      With --precision int8 the backbone is calibrated on 64 of the images; the calibration is in \
      the metadata.

      EXAMPLES
        finetune features --weights resnet18 --output all.safetensors photos
        finetune features --weights resnet18 --output two.safetensors a.jpg b.jpg
      """)

  @Option(help: "The backbone: a file, or a name; see finetune weights.", completion: .weights)
  var weights: String
  @OptionGroup var prefix: WeightsPrefixOption
  @Option(help: "The file to write: NAME.safetensors, .pth or .npy.", completion: .tensors)
  var output: String
  @Option(help: .of(RunOption.precision))
  var precision: Precision.Name?
  @Option(help: .of(RunOption.background))
  var background: String?
  @OptionGroup var list: ListOptions
  @OptionGroup var preprocessing: PreprocessingOptions
  @OptionGroup var images: ImageOptions
  @OptionGroup var downloads: DownloadOptions
  @OptionGroup var caching: CacheOptions
  @OptionGroup var common: CommonOptions
  @Argument(help: "Images, folders, CSVs of images, or - for a list.", completion: .images)
  var paths: [String]

  func run() throws {
    let logger = try common.apply()
    let target = try OutputFile(
      output, formats: FeatureFile.formats, contents: .features)
    let limits = try images.limits()
    let columns = try list.columns()
    let precision = precision ?? RunOptions().precision
    let changes = try preprocessing.changes()
    try changes.validate()
    if let background { try RunOption.background.check(background) }
    let cache = try caching.cache(logger)
    let file = try FeatureFile(path: target.path, format: target.format)
    let inputs = InputImages(paths, columns: columns, logger: logger)
    if let download = try downloads.download(of: weights, logger: logger) {
      try inputs.settleIfNone()
      try download()
    }
    var backbone = try LoadedBackbone(
      named: weights, prefix: prefix.weightsPrefix, as: prefix.architecture, changes: changes,
      memory: cache)
    backbone.warn(logger)
    backbone.preprocessing.background = background.flatMap(RGB.init)
    let paths = Array(inputs.stream)
    try Interruption.check("nothing was written")
    let progress = ProgressSink.standardError()
    try progress.receive(.batchDone(BatchDone(phase: .reading, done: 0, total: nil)))
    var calibration: CalibrationCost?
    if precision == .int8 {
      let samples = paths.map { Sample(path: $0, label: 0, digest: ContentDigest(of: $0)) }
      calibration = try backbone.calibrate(
        on: samples, limits: limits, cache: nil, logger: logger,
        shouldStop: { Interruption.isRequested }
      ) { try progress.receive(.batchDone($0)) }
    }
    var pass = FeaturePass(
      FeatureExtractor(backbone, limits: limits), cache: cache,
      shouldStop: { Interruption.isRequested }
    ) { try progress.receive(.batchDone($0)) }
    let began = Uptime.seconds()
    let set = try pass.features(ofImagesAt: paths)
    let spent = Uptime.seconds() - began
    if let comparison = calibration?.comparison(images: pass.computed, seconds: spent) {
      logger.info("\(comparison)")
    }
    inputs.report(pass.failures)
    inputs.note(pass.flaws)
    try file.write(
      set.features, paths: set.labels.map { paths[$0] }, metadata: backbone.metadata)
    Console.standardError.line(
      "Wrote \(target.path): \(set.features.shape.last ?? 0) features of "
        + Figures.amount(set.labels.count, "image"))
    try inputs.settle()
  }
}
