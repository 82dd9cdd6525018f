/// How often images of each class were taken for each class.
public struct ConfusionMatrix: Sendable, Equatable {
  /// How many classes there are.
  public let classCount: Int
  private var counts: [Int]
  private var imageCounts: [Int]
  private var predictionCounts: [Int]

  /// A matrix without images.
  public init(classCount: Int) {
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
    imageCounts = [Int](repeating: 0, count: classCount)
    predictionCounts = imageCounts
  }

  /// Counts an image of class `truth` that was taken for class `prediction`.
  public mutating func record(truth: Int, prediction: Int) {
    counts[truth * classCount + prediction] += 1
    imageCounts[truth] += 1
    predictionCounts[prediction] += 1
  }

  /// How many images of class `truth` were taken for class `prediction`.
  public subscript(truth: Int, prediction: Int) -> Int {
    counts[truth * classCount + prediction]
  }

  /// A row for each true class, in it a column for each predicted one.
  public var rows: [[Int]] {
    (0..<classCount).map { Array(counts[($0 * classCount)..<(($0 + 1) * classCount)]) }
  }

  /// How many images are of this class.
  public func images(of index: Int) -> Int { imageCounts[index] }

  /// How many images were taken for this class.
  public func predictions(of index: Int) -> Int { predictionCounts[index] }

  /// The pairs of different classes that were confused, the most frequent first, at most `count`.
  public func worstPairs(_ count: Int) -> [(truth: Int, prediction: Int, images: Int)] {
    var pairs: [(truth: Int, prediction: Int, images: Int)] = []
    for truth in 0..<classCount {
      for prediction in 0..<classCount where truth != prediction && self[truth, prediction] > 0 {
        pairs.append((truth, prediction, self[truth, prediction]))
      }
    }
    // Stable, so that equal counts stay in the order of the classes.
    return Array(
      pairs.enumerated().sorted { left, right in
        left.element.images != right.element.images
          ? left.element.images > right.element.images : left.offset < right.offset
      }.map(\.element).prefix(count))
  }
}
