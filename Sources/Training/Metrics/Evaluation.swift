public import Autograd

/// How well a head does on images whose classes are known.
public struct Evaluation: Sendable, Equatable {
  /// How many images were evaluated.
  public private(set) var images = 0
  /// The share whose class came first; 0 without images.
  public var top1: Double { share(firstHits) }
  /// The share whose class was among the first five; 0 without images.
  ///
  /// With five classes or fewer that is every image.
  public var top5: Double { share(fifthHits) }
  /// The mean cross-entropy; 0 without images.
  public var loss: Double { images > 0 ? lossSum / Double(images) : 0 }
  /// Which classes were taken for which.
  public private(set) var confusion: ConfusionMatrix

  private var firstHits = 0
  private var fifthHits = 0
  private var lossSum = 0.0

  /// An evaluation of no images yet.
  public init(classCount: Int) {
    confusion = ConfusionMatrix(classCount: classCount)
  }

  /// Adds a batch.
  ///
  /// - Parameters:
  ///   - logits: [N, classes].
  ///   - labels: The N true classes.
  ///   - loss: The batch's mean cross-entropy.
  public mutating func add(logits: Tensor, labels: ArraySlice<Int>, loss: Float) {
    let classes = confusion.classCount
    precondition(
      logits.shape == [labels.count, classes],
      "logits must be [\(labels.count), \(classes)], found \(logits.shape)")
    let places = logits.withUnsafeBufferPointer { values in
      LogitRows.map(labels.count, classes: classes) { row in
        let logits = UnsafeBufferPointer(rebasing: values[(row * classes)..<((row + 1) * classes)])
        let label = labels[labels.startIndex + row]
        return (rank: Ranking.rank(of: label, in: logits), first: Ranking.first(in: logits))
      }
    }
    for (label, place) in zip(labels, places) {
      firstHits += place.rank < 1 ? 1 : 0
      fifthHits += place.rank < 5 ? 1 : 0
      confusion.record(truth: label, prediction: place.first)
    }
    images += labels.count
    lossSum += Double(loss) * Double(labels.count)
  }

  private func share(_ hits: Int) -> Double {
    images > 0 ? Double(hits) / Double(images) : 0
  }
}
