/// How often images of each class were taken for each class.
///
/// Up to `mostDense` classes it is an array; of more only the cells that have images are held, so
/// that memory grows with the images and not with the square of the classes.
public struct ConfusionMatrix: Sendable, Equatable {
  /// Images of one class that were taken for one class.
  public struct Cell: Sendable, Equatable {
    /// The true class.
    public var truth: Int
    /// The predicted class.
    public var prediction: Int
    /// How many images there are; above 0.
    public var images: Int
  }

  /// The most classes whose matrix is an array: 8 MB.
  static let mostDense = 1000

  /// How many classes there are.
  public let classCount: Int
  /// A row after another; empty if there are too many classes.
  private var dense: [Int] = []
  /// The cells with images under row · classes + column, if there are too many classes.
  private var sparse: [Int: Int] = [:]
  private var imageCounts: [Int]
  private var predictionCounts: [Int]

  /// A matrix without images.
  public init(classCount: Int) {
    self.classCount = classCount
    if classCount <= Self.mostDense {
      dense = [Int](repeating: 0, count: classCount * classCount)
    }
    imageCounts = [Int](repeating: 0, count: classCount)
    predictionCounts = imageCounts
  }

  /// Counts an image of class `truth` that was taken for class `prediction`.
  public mutating func record(truth: Int, prediction: Int) {
    imageCounts[truth] += 1
    predictionCounts[prediction] += 1
    if classCount <= Self.mostDense {
      dense[truth * classCount + prediction] += 1
    } else {
      sparse[truth * classCount + prediction, default: 0] += 1
    }
  }

  /// How many images of class `truth` were taken for class `prediction`.
  public subscript(truth: Int, prediction: Int) -> Int {
    let place = truth * classCount + prediction
    return classCount <= Self.mostDense ? dense[place] : sparse[place] ?? 0
  }

  /// The cells that have images, row by row.
  public var cells: [Cell] {
    let places =
      classCount <= Self.mostDense
      ? dense.indices.filter { dense[$0] > 0 } : sparse.keys.sorted()
    return places.map { place in
      let (truth, prediction) = place.quotientAndRemainder(dividingBy: classCount)
      return Cell(truth: truth, prediction: prediction, images: self[truth, prediction])
    }
  }

  /// A row for each true class, in it a column for each predicted one: as many numbers as the square
  /// of the classes.
  public var rows: [[Int]] {
    var rows = [[Int]](
      repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for cell in cells { rows[cell.truth][cell.prediction] = cell.images }
    return rows
  }

  /// How many images are of this class.
  public func images(of index: Int) -> Int { imageCounts[index] }

  /// How many images were taken for this class.
  public func predictions(of index: Int) -> Int { predictionCounts[index] }

  /// The pairs of different classes that were confused, the most frequent first, at most `count`.
  public func worstPairs(_ count: Int) -> [(truth: Int, prediction: Int, images: Int)] {
    let pairs = cells.filter { $0.truth != $0.prediction }
    // Stable, so that equal counts stay in the order of the classes.
    return pairs.enumerated().sorted { left, right in
      left.element.images != right.element.images
        ? left.element.images > right.element.images : left.offset < right.offset
    }.prefix(count).map { ($0.element.truth, $0.element.prediction, $0.element.images) }
  }

  /// What each class is most often taken for, among equals the first; nil for one without mistakes.
  package var worstMistakes: [Cell?] {
    var worst = [Cell?](repeating: nil, count: classCount)
    for cell in cells where cell.truth != cell.prediction {
      if cell.images > worst[cell.truth]?.images ?? 0 { worst[cell.truth] = cell }
    }
    return worst
  }
}
