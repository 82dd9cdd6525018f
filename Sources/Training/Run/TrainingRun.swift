internal import Autograd
internal import Foundation
internal import Kernels
public import Logging
internal import Vision
internal import Weights

/// A whole run: from a folder of images to a head in a run folder.
public struct TrainingRun {
  private let options: RunOptions
  private let overwrite: Bool
  private let sinks: [any EventSink]
  private let logger: Logger
  private let shouldStop: () -> Bool

  /// A run under the given options.
  ///
  /// - Parameters:
  ///   - overwrite: Whether the run folder may hold the head of another run, which is replaced.
  ///   - sinks: What takes the events; `metrics.jsonl` is written in any case.
  ///   - logger: Takes warnings about the data.
  ///   - shouldStop: Is asked after each batch; once it says true the run ends and saves.
  /// - Throws: `OptionError` for options out of their range.
  public init(
    _ options: RunOptions, overwrite: Bool = false, sinks: [any EventSink], logger: Logger,
    shouldStop: @escaping () -> Bool = { false }
  ) throws {
    try options.validate()
    var options = options
    options.output = options.output ?? RunFolder.defaultPath(data: options.data ?? "")
    options.threads = options.threads ?? Parallel.threads
    self.options = options
    self.overwrite = overwrite
    self.sinks = sinks
    self.logger = logger
    self.shouldStop = shouldStop
  }

  /// Runs, and returns the last event.
  ///
  /// Throws what is wrong with data, weights or places to write; `Interrupted` if it was stopped
  /// before there was anything to save.
  @discardableResult
  public func run() throws -> RunEnded {
    let began = ContinuousClock.now
    Parallel.threads = options.threads ?? Parallel.threads
    var backbone = try Backbone(named: options.weights ?? "")
    backbone.preprocessing = try options.preprocessing(over: backbone.preprocessing)
    logger.debug("backbone \(backbone.path), digest \(backbone.identity.digest)")
    logger.debug("images: \(backbone.preprocessing)")
    let folder = try RunFolder(
      path: options.output ?? "", options: options.resolved(), overwrite: overwrite)
    defer { folder.discardIfEmpty() }
    let data = try ImageFolder(
      path: options.data ?? "", validationFraction: options.valFraction, groupBy: options.groupBy)
    for warning in data.warnings { logger.warning("\(warning)") }
    if !backbone.isPretrained {
      logger.warning("\(backbone.path): random weights, not pretrained: expect low accuracy")
    }
    let sinks = sinks + [JSONLinesSink(path: folder.metricsPath)]

    let samples = try BadImages(areSkipped: options.skipBad, logger: logger)
      .sound([data.train, data.validation], limits: options.limits)
    try sinks.receive(.runStarted(started(data, backbone, samples.map(\.count))))
    let featuresBegan = ContinuousClock.now
    let sets = try features(of: samples, data, backbone, sinks)
    let featureTime = ContinuousClock.now - featuresBegan
    try AtomicFile.write(options.resolved().yaml, to: folder.configurationPath)
    let trainingBegan = ContinuousClock.now
    let outcome = try HeadTrainer(options, shouldStop: shouldStop, emit: sinks.receive).train(
      on: sets.train, validatingOn: sets.validation, classCount: data.classes.count)
    try HeadFile(
      head: outcome.head, classes: data.classes, preprocessing: backbone.preprocessing,
      backbone: backbone.identity, training: TrainingRecord(options, best: outcome.best)
    ).write(to: folder.headPath)
    let ended = RunEnded(
      best: outcome.best, trainImages: sets.train.count, valImages: sets.validation.count,
      featureSeconds: featureTime.inSeconds,
      trainingSeconds: (ContinuousClock.now - trainingBegan).inSeconds,
      totalSeconds: (ContinuousClock.now - began).inSeconds,
      isInterrupted: outcome.isInterrupted, output: folder.path)
    try sinks.receive(.runEnded(ended))
    return ended
  }

  private func started(
    _ data: ImageFolder, _ backbone: Backbone, _ images: [Int]
  ) -> RunStarted {
    let trainable = (FeatureSet.width + 1) * data.classes.count
    return RunStarted(
      data: data.path, backbone: backbone.identity.name, classes: data.classes,
      trainImages: images[0], valImages: images[1], trainableParameters: trainable,
      totalParameters: backbone.parameterCount + trainable, epochs: options.epochs,
      output: options.output ?? "")
  }

  private func features(
    of samples: [[Sample]], _ data: ImageFolder, _ backbone: Backbone, _ sinks: [any EventSink]
  ) throws -> (train: FeatureSet, validation: FeatureSet) {
    let extractor = FeatureExtractor(backbone, limits: options.limits)
    var pass = FeaturePass(
      extractor, total: samples.joined().count, shouldStop: shouldStop
    ) { try sinks.receive(.batchDone($0)) }
    let train = try pass.features(of: samples[0])
    let validation = try pass.features(of: samples[1])
    try BadImages(areSkipped: options.skipBad, logger: logger).settle(pass.failures)
    for (set, side) in [(train, "training"), (validation, "validation")] where set.count == 0 {
      throw DataError.nothingLeft(data: data.path, side: side)
    }
    return (train, validation)
  }
}
