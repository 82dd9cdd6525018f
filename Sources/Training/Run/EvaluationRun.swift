internal import Autograd
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
    /// All.
    case all
  }

  package let head: HeadFile
  let backbone: () throws -> Backbone
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
    of head: HeadFile, backbone: @escaping () throws -> Backbone, limits: DecodingLimits,
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
  /// A flat folder is divided as in training. Classes are matched by name.
  ///
  /// - Throws: `ImageFolderError`; `DataError` for classes that the head doesn't know, unreadable
  ///   images and an empty split; `Interrupted`.
  package func run(data path: String, split: Split) throws -> HeadEvaluated {
    let data = try ImageFolder(
      path: path, validationFraction: head.training.valFraction, groupBy: head.training.groupBy,
      purpose: .evaluation, memory: cache, shouldStop: shouldStop)
    for warning in data.warnings { logger.warning("\(warning)") }
    let samples = try matched(samples(of: data, split), of: data)
    if samples.isEmpty { throw DataError.emptySplit(data: path, split: split.rawValue) }
    let bad = BadImages(areSkipped: skipsBad, logger: logger)
    var pass = FeaturePass(
      FeatureExtractor(try backbone(), limits: limits), cache: cache, shouldStop: shouldStop,
      progress: progress)
    let table = try bad.sound([pass.recall(samples)], limits: limits, shouldStop: shouldStop)
    let set = try pass.complete(table)[0]
    try bad.settle(pass.failures)
    if set.count == 0 { throw DataError.nothingLeft(data: path, side: "evaluation") }
    return HeadEvaluated(
      of: head.head, temperature: head.temperature, on: set, classes: head.classes, root: data.path)
  }

  private func samples(of data: ImageFolder, _ split: Split) -> [Sample] {
    switch split {
    case .val: data.validation
    case .train: data.train
    case .all: data.train + data.validation
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
