internal import Autograd
package import Features
package import Logging
package import Vision

/// An evaluation of a head on a data set: volatile from the images to the figures.
package struct EvaluationRun {
  /// Which images of a data set are evaluated.
  package enum Split: String, CaseIterable, Sendable {
    /// Those that validated in training.
    case val
    /// Those that trained.
    case train
    /// Those that nothing was chosen on.
    case test
    /// All.
    case all
  }

  package let head: HeadFile
  let backbone: () throws -> LoadedBackbone
  let limits: DecodingLimits
  let logger: Logger
  let skipsBad: Bool
  let cache: FeatureCache?
  let shouldStop: () -> Bool
  let progress: (BatchDone) throws -> Void

  /// An evaluation; images are treated as in the training of `head`.
  ///
  /// - Parameter backbone: Is asked for when the data set has been looked at.
  package init(
    of head: HeadFile, backbone: @escaping () throws -> LoadedBackbone, limits: DecodingLimits,
    skipsBad: Bool, logger: Logger, cache: FeatureCache? = nil, shouldStop: @escaping () -> Bool,
    progress: @escaping (BatchDone) throws -> Void
  ) {
    self.head = head
    self.backbone = backbone
    self.limits = limits
    self.skipsBad = skipsBad
    self.cache = cache
    self.logger = logger
    self.shouldStop = shouldStop
    self.progress = progress
  }

  /// Evaluates one split of the data set at `path`.
  ///
  /// `columns` are those of a list. A flat folder is divided as in training. Classes are matched by
  /// name. Without a split it is the validation part; all of a flat folder if the head's file says
  /// that it was trained on no image of it.
  ///
  /// - Throws: `ImageFolderError`; `DataError` for classes that the head doesn't know, unreadable
  ///   images and an empty split; `Interrupted`.
  package func run(
    data path: String, columns: LabelColumns? = nil, split asked: Split? = nil
  ) throws -> HeadEvaluated {
    let held = HeldFiles()
    let data = try ImageFolder(
      path: path, columns: columns, split: head.training.split ?? .hash,
      validationFraction: head.training.valFraction,
      testFraction: head.training.testFraction ?? 0, groupBy: head.training.groupBy,
      purpose: .evaluation, memory: cache, holding: held, shouldStop: shouldStop)
    for warning in data.warnings { logger.warn(of: warning) }
    let (split, reason) = choose(asked, for: data)
    let samples = try matched(samples(of: data, split), of: data)
    if samples.isEmpty { throw DataError.emptySplit(data: path, split: split.rawValue) }
    let bad = BadImages(areSkipped: skipsBad, logger: logger)
    var pass = FeaturePass(
      FeatureExtractor(try backbone(), limits: limits, heldBy: held), cache: cache,
      shouldStop: shouldStop,
      progress: progress)
    let table = try bad.sound(
      [pass.recall(samples)], found: data.bad, limits: limits, heldBy: held,
      shouldStop: shouldStop)
    let set = try pass.complete(table)[0]
    try bad.settle(pass.failures)
    bad.note(pass.flaws)
    if set.count == 0 { throw DataError.nothingLeft(data: path, side: "evaluation") }
    var evaluated = try HeadEvaluated(
      of: head.head, temperature: head.temperature, on: set, classes: head.classes, data: data)
    evaluated.part = part(split, reason, of: data, samples)
    return evaluated
  }

  /// The split that was asked for, else the one that the head has not been trained on.
  private func choose(_ asked: Split?, for data: ImageFolder) -> (Split, EvaluatedPart.Reason) {
    if let asked { return (asked, .asked) }
    guard let seen = head.images else { return (.val, .unrecorded) }
    guard data.layout == .flat else { return (.val, .divided) }
    let digests = samples(of: data, .all).map(\.digest)
    if seen.train.matches(digests) == 0 { return (.all, .unseen) }
    // With folds every image has trained in the end: no part is better than another.
    return (head.training.folds == nil ? .val : .all, .seen)
  }

  private func part(
    _ split: Split, _ reason: EvaluatedPart.Reason, of data: ImageFolder, _ samples: [Sample]
  ) -> EvaluatedPart {
    let digests = samples.map(\.digest)
    func count(_ sample: DigestSample?) -> Int? {
      sample.flatMap { $0.isComplete ? $0.matches(digests) : nil }
    }
    return EvaluatedPart(
      split: split.rawValue, reason: reason, total: self.samples(of: data, .all).count,
      trained: count(head.images?.train), chosen: count(head.images?.validation))
  }

  private func samples(of data: ImageFolder, _ split: Split) -> [Sample] {
    switch split {
    case .val: data.validation
    case .train: data.train
    case .test: data.test
    case .all: data.train + data.validation + data.test
    }
  }

  /// The samples with the head's labels in place of the folder's.
  private func matched(_ samples: [Sample], of data: ImageFolder) throws -> [Sample] {
    let labels = Dictionary(uniqueKeysWithValues: zip(head.classes, 0...))
    let unknown = data.classes.filter { labels[$0] == nil }
    if !unknown.isEmpty {
      throw DataError.unknownClasses(
        data: data.path, unknown: unknown, dataClasses: data.classes, headClasses: head.classes)
    }
    return samples.compactMap { sample in
      labels[data.classes[sample.label]].map {
        Sample(path: sample.path, label: $0, digest: sample.digest)
      }
    }
  }
}
