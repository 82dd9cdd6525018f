package import Vision

/// The options that shaped a head; what changes no result (threads, paths) is not among them.
package struct TrainingRecord: Codable, Sendable, Equatable {
  /// How the head was made; nil, as in files that don't say, means by descent.
  package var head: HeadKind?
  /// What the regularization's strength came to; nil where there is none to choose.
  package var strength: Double?
  /// Whether features were standardized; nil, as in files that don't say, means no.
  package var standardize: Bool?
  /// How much the images of each class counted; nil means the same.
  package var classWeights: ClassWeights?
  /// In how many folds the images were measured, all of which trained; nil means that some validated.
  package var folds: Int?
  package var epochs: Int
  package var batchSize: Int
  package var learningRate: Double
  package var momentum: Double
  package var weightDecay: Double
  package var nesterov: Bool
  package var seed: UInt64
  /// How a flat folder was divided; nil, as in files that don't say, means by hashes.
  package var split: SplitMethod?
  package var valFraction: Double
  /// The share of a flat folder that nothing was chosen on; nil means none.
  package var testFraction: Double?
  package var groupBy: String?
  /// The views of training images beside the center.
  package var augment: String?
  /// The most pixels of an image; nil means the decoder's own limits.
  package var maxPixels: Int?
  /// Whether unreadable images were left out; nil, as in files that don't say, means no.
  package var skipBad: Bool?
  /// The epoch whose weights were kept; nil if the run was interrupted in its first.
  package var bestEpoch: Int?
  package var valTop1: Double?

  /// The record of a run under these options that kept the epoch `best`.
  ///
  /// - Parameters:
  ///   - selected: What was chosen in cross-validation; nil if there was none.
  ///   - valTop1: The kept head's figure where no epoch has one.
  package init(
    _ options: RunOptions, best: EpochDone?, selected: HeadSelected? = nil, valTop1: Double? = nil
  ) {
    let made = selected?.candidate
    let kind = made?.kind ?? options.head
    head = kind == .sgd ? nil : kind
    strength = made.flatMap { $0.trials.count > 1 ? $0.trial.strength : nil }
    standardize = options.standardize ? true : nil
    classWeights = options.classWeights == .equal ? nil : options.classWeights
    folds = options.folds
    epochs = options.epochs
    batchSize = options.batchSize
    learningRate = options.learningRate
    momentum = options.momentum
    weightDecay = options.weightDecay
    nesterov = options.nesterov
    seed = options.seed
    split = options.split == .hash ? nil : options.split
    valFraction = options.valFraction
    testFraction = options.testFraction
    groupBy = options.groupBy
    augment = options.augment
    maxPixels = options.maxPixels
    skipBad = options.skipBad ? true : nil
    bestEpoch = best?.epoch
    self.valTop1 = best?.valTop1 ?? valTop1
  }
}
