internal import Autograd
public import Features
internal import Foundation
internal import Kernels
public import Logging
internal import Text
internal import Vision
internal import Weights

/// A whole run: from a folder of images to a head in a run folder, with the options and the journal of
/// the run beside it.
public struct TrainingRun {
  private let options: RunOptions
  private let overwrite: Bool
  private let sinks: [any EventSink]
  private let logger: Logger
  private let cache: FeatureCache?
  private let shouldStop: () -> Bool
  private let makeExtras: MakeRunExtras

  /// A run under the given options.
  ///
  /// - Parameters:
  ///   - options: What is trained on, from which weights, how, and where to.
  ///   - overwrite: Whether the run folder may hold the head of another run, which is replaced.
  ///   - sinks: What takes the events; the run folder's own files are written in any case.
  ///   - logger: Takes warnings about the data.
  ///   - cache: Where features are remembered from run to run; nil computes them all.
  ///   - shouldStop: Is asked after each batch; once it says true the run ends and saves.
  /// - Throws: `OptionError` for options out of their range.
  public init(
    _ options: RunOptions, overwrite: Bool = false, sinks: [any EventSink], logger: Logger,
    cache: FeatureCache? = nil, shouldStop: @escaping () -> Bool = { false }
  ) throws {
    try self.init(
      options, overwrite: overwrite, sinks: sinks, logger: logger, cache: cache,
      shouldStop: shouldStop, extras: { _, _, _, _ in NoExtras() })
  }

  /// The same, with what else goes into the run folder.
  package init(
    _ options: RunOptions, overwrite: Bool, sinks: [any EventSink], logger: Logger,
    cache: FeatureCache?, shouldStop: @escaping () -> Bool, extras: @escaping MakeRunExtras
  ) throws {
    try InstructionSet.check()
    try options.validate()
    var options = options
    options.output = options.output ?? RunFolder.defaultPath(data: options.data ?? "")
    options.threads = options.threads ?? Parallel.threads
    self.options = options
    self.overwrite = overwrite
    self.sinks = sinks
    self.logger = logger
    self.cache = cache
    self.shouldStop = shouldStop
    makeExtras = extras
  }

  /// Runs, and returns the last event.
  ///
  /// Throws what is wrong with data, weights or places to write; `Interrupted` if it was stopped
  /// before there was anything to save.
  @discardableResult
  public func run() throws -> RunEnded { try run(downloading: nil) }

  /// The same with weights that have to be downloaded first: all that can be found wrong without them
  /// is found before.
  @discardableResult
  package func run(downloading download: (() throws -> Void)?) throws -> RunEnded {
    let began = ContinuousClock.now
    let time = Date().timeIntervalSince1970
    Parallel.threads = options.threads ?? Parallel.threads
    let present = download == nil ? try options.backbone(memory: cache) : nil
    let resolved = try options.resolved()
    try resolved.checkOutput()
    let folder = try RunFolder(
      path: options.output ?? "", options: resolved, overwrite: overwrite)
    defer { folder.discardIfEmpty() }
    if let present { try folder.check(present.preprocessing) }
    try sinks.receive(.batchDone(BatchDone(phase: .reading, done: 0, total: nil)))
    let held = HeldFiles()
    let data = try ImageFolder(
      path: options.data ?? "", columns: options.csvColumns.flatMap(LabelColumns.init),
      split: options.split, validationFraction: options.valFraction,
      testFraction: options.testFraction ?? 0, groupBy: options.groupBy,
      purpose: options.folds == nil ? .training : .crossValidation, memory: cache,
      excluding: folder.path, holding: held, shouldStop: shouldStop)
    let thinSides = data.thinSides(
      validating: options.folds == nil ? data.validation : data.train, testing: data.test)
    for warning in data.warnings + thinSides { logger.warn(of: warning) }
    try download?()
    var backbone = try present ?? options.backbone(memory: cache)
    if present == nil { try folder.check(backbone.preprocessing) }
    logger.debug("backbone \(backbone.path), digest \(backbone.identity.digest)")
    logger.debug("images: \(backbone.preprocessing)")
    backbone.warn(logger)
    let extras = makeExtras(folder, resolved, backbone.preprocessing, cache)
    let metrics = folder.metrics()
    // What people are told of is there already.
    let files: [any EventSink] = [metrics, folder.validation()] + extras.files
    let others = extras.others + sinks
    let sinks = files + others

    let featuresBegan = ContinuousClock.now
    var calibration: CalibrationCost?
    if options.precision == .int8 {
      calibration = try backbone.calibrate(
        on: data.train, limits: options.limits, heldBy: held, cache: cache, logger: logger,
        shouldStop: shouldStop
      ) { try sinks.receive(.batchDone($0)) }
    }
    let bad = BadImages(areSkipped: options.skipBad, logger: logger)
    var pass = FeaturePass(
      FeatureExtractor(backbone, limits: options.limits, heldBy: held), cache: cache,
      shouldStop: shouldStop
    ) { try sinks.receive(.batchDone($0)) }
    let views = TrainingViews(options)
    let tables = try bad.sound(
      [pass.recall(data.train, views: views.all), pass.recall(data.validation)]
        + (data.test.isEmpty ? [] : [pass.recall(data.test)]), found: data.bad,
      limits: options.limits, heldBy: held, shouldStop: shouldStop)
    let usedTest = tables.dropFirst(2).first?.samples ?? []
    let measured = options.folds == nil ? tables[1].samples : tables[0].samples
    let used = data.thinSides(validating: measured, testing: usedTest)
    for warning in used where !thinSides.contains(warning) { logger.warn(of: warning) }
    try sinks.receive(
      .runStarted(started(data, backbone, tables, measured, views: views.training.count, time)))
    let seen = SeenImages(train: tables[0].samples, validation: tables[1].samples)
    let passBegan = Uptime.seconds()
    let sets = try pass.complete(consume tables)
    let spent = Uptime.seconds() - passBegan
    if let comparison = calibration?.comparison(images: pass.computed, seconds: spent) {
      logger.info("\(comparison)")
    }
    try bad.settle(pass.failures)
    bad.note(pass.flaws)
    for (set, side) in zip(sets, ["training", "validation", "the test"])
    where set.count == 0 && !(side == "validation" && options.folds != nil) {
      throw DataError.nothingLeft(data: data.path, side: side)
    }
    let trained = Set(sets[0].labels)
    let untrained = data.classes.indices.filter { !trained.contains($0) }
    guard untrained.isEmpty else {
      throw DataError.untrained(data: data.path, classes: untrained.map { data.classes[$0] })
    }
    let featureTime = ContinuousClock.now - featuresBegan
    try folder.begin(resolved, removing: extras)
    let trainingBegan = ContinuousClock.now
    let (training, heldOut) = (views.training(of: sets[0]), views.heldOut(of: sets[0]))
    let made: HeadMaker.Outcome
    do {
      made = try HeadMaker(options, shouldStop: shouldStop, emit: sinks.receive).head(
        of: training, heldOut: heldOut, validatingOn: options.folds == nil ? sets[1] : nil,
        classCount: data.classes.count)
    } catch {
      try? metrics.flush()
      throw error
    }
    let outcome = made.trained
    if outcome.isInterrupted, folder.holdsSameRun {
      throw Interrupted(left: "\(folder.path.printable) keeps what the same run has left there")
    }
    if let loss = LossAboveChance(outcome.last, classCount: data.classes.count) {
      logger.warning("\(loss)")
    }
    let evaluated = try evaluated(made, on: sets[1], heldOut: heldOut, data)
    let temperature = evaluated.calibration?.temperature ?? 1
    let test = try sets.dropFirst(2).first.map {
      TestResult(
        try HeadEvaluated(
          of: outcome.head, temperature: temperature, on: $0, classes: data.classes, data: data))
    }
    try HeadFile(
      head: outcome.head, temperature: temperature,
      classes: data.classes,
      preprocessing: backbone.preprocessing, backbone: backbone.identity,
      training: TrainingRecord(
        options, best: outcome.best, selected: made.selected,
        valTop1: made.selected.map { _ in evaluated.evaluation.top1 }), images: seen
    ).write(to: folder.headPath)
    try sinks.receive(.headEvaluated(evaluated))
    var ended = RunEnded(
      best: outcome.best, selected: made.selected, validation: evaluated.evaluation.metrics,
      trainImages: sets[0].imageCount, valImages: evaluated.images.count,
      unmeasuredClasses: data.classes.count - Set(evaluated.images.map(\.label)).count,
      features: pass.total, rememberedFeatures: pass.remembered,
      calibration: evaluated.calibration, test: test, epochs: outcome.last?.epoch ?? 0,
      featureSeconds: featureTime.inSeconds,
      trainingSeconds: (ContinuousClock.now - trainingBegan).inSeconds,
      totalSeconds: (ContinuousClock.now - began).inSeconds,
      isInterrupted: outcome.isInterrupted, output: folder.path)
    try files.receive(.runEnded(ended))
    // A page that can't be written must not keep others from hearing how the run ended.
    let report = Result { try extras.finish(ended) }
    ended.hasReport = (try? report.get()) ?? false
    try others.receive(.runEnded(ended))
    _ = try report.get()
    return ended
  }

  /// What the kept head says about the validation images; with folds, what the head of each fold says about
  /// the images that were held out of it.
  ///
  /// Where heads were compared on folds, the temperature comes from all that was held out.
  private func evaluated(
    _ made: HeadMaker.Outcome, on validation: FeatureSet, heldOut: FeatureSet, _ data: ImageFolder
  ) throws -> HeadEvaluated {
    guard let folds = made.folds else {
      return try HeadEvaluated(
        of: made.trained.head, temperature: nil, on: validation, classes: data.classes, data: data)
    }
    let outOfFold = try HeadEvaluated(
      of: made.foldHeads, folds, on: heldOut, classes: data.classes, data: data)
    if options.folds != nil { return outOfFold }
    var evaluated = try HeadEvaluated(
      of: made.trained.head, temperature: outOfFold.calibration?.temperature ?? 1, on: validation,
      classes: data.classes, data: data)
    evaluated.calibration?.origin = outOfFold.calibration?.origin
    return evaluated
  }

  private func started(
    _ data: ImageFolder, _ backbone: LoadedBackbone, _ tables: [FeatureTable],
    _ measured: [Sample], views: Int, _ time: Double
  ) -> RunStarted {
    let trainable = (backbone.architecture.featureCount + 1) * data.classes.count
    return RunStarted(
      data: data.path, backbone: backbone.identity.name,
      backboneDigest: backbone.identity.digest, precision: backbone.identity.precision,
      classes: data.classes,
      trainImages: tables[0].samples.count, valImages: measured.count, folds: options.folds,
      testImages: tables.dropFirst(2).first?.samples.count ?? 0,
      unmeasuredClasses: data.classes.count - Set(measured.map(\.label)).count,
      viewsPerImage: views, trainableParameters: trainable,
      totalParameters: backbone.parameterCount + trainable, epochs: options.epochs,
      output: options.output ?? "", time: time)
  }
}
