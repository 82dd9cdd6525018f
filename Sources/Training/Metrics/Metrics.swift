/// The figures of an evaluation, without its confusion matrix; shares are fractions.
public struct Metrics: Sendable, Equatable {
  /// How many images were evaluated.
  public var images: Int
  /// The share whose class came first.
  public var top1: Double
  /// The share whose class was among the first five.
  public var top5: Double
  /// The mean cross-entropy.
  public var loss: Double
  /// The mean recall of the classes that have images.
  public var balancedAccuracy: Double
  /// The mean over classes, each counting the same.
  public var macro: ClassScores
  /// The mean over classes, each counting by its images.
  public var weighted: ClassScores

  /// Figures of the given values.
  public init(
    images: Int, top1: Double, top5: Double, loss: Double, balancedAccuracy: Double,
    macro: ClassScores, weighted: ClassScores
  ) {
    self.images = images
    self.top1 = top1
    self.top5 = top5
    self.loss = loss
    self.balancedAccuracy = balancedAccuracy
    self.macro = macro
    self.weighted = weighted
  }

  /// Whether it means anything that a class is among the first five, with so many classes.
  package static func tellsTop5(ofClasses count: Int) -> Bool { count > Ranking.guessCount }

  /// Where the true top-1 lies: Wilson's 95 % interval.
  public var top1Interval: Interval { .wilson(share: top1, of: images) }
}

extension Evaluation {
  /// The figures of the images so far.
  public var metrics: Metrics {
    Metrics(
      images: images, top1: top1, top5: top5, loss: loss,
      balancedAccuracy: confusion.balancedAccuracy, macro: confusion.macroScores,
      weighted: confusion.weightedScores)
  }
}
