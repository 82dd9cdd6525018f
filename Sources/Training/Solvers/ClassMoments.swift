internal import Autograd
package import Features
package import Kernels

/// The mean of each class's features, and how features vary within classes.
package struct ClassMoments {
  /// [classes, features]; for a class without rows the mean of all.
  package let means: PreciseMatrix
  /// [features, features]: Σ w·(x − mean of its class)·(x − mean of its class)ᵀ / Σ w, with a weight w for
  /// each class.
  package let within: PreciseMatrix

  /// Rows that are multiplied at a time.
  private static let block = 512

  /// The moments of a set.
  ///
  /// - Parameter weights: How much a row of each class counts; 1 if nil.
  package init(of set: FeatureSet, classCount: Int, weights: [Double]? = nil) {
    let labels = set.labels
    let width = set.width
    let means = Self.means(of: set, labels, set.counts(ofClasses: classCount))
    let weights = weights ?? Array(repeating: 1, count: classCount)
    let total = labels.reduce(0) { $0 + weights[$1] }
    var within = PreciseMatrix(rows: width, columns: width)
    set.features.withUnsafeBufferPointer { values in
      for start in stride(from: 0, to: labels.count, by: Self.block) {
        let rows = start..<min(start + Self.block, labels.count)
        var block = PreciseMatrix(rows: width, columns: rows.count)
        block.forEachRow { feature, numbers in
          for (place, row) in rows.enumerated() {
            let label = labels[row]
            numbers[place] =
              (Double(values[row * width + feature]) - means[label, feature])
              * (weights[label] / max(total, .leastNormalMagnitude)).squareRoot()
          }
        }
        within.add(dotsOf: block, block)
      }
    }
    self.means = means
    self.within = within
  }

  private static func means(
    of set: FeatureSet, _ labels: [Int], _ counts: [Int]
  ) -> PreciseMatrix {
    let width = set.width
    var sums = PreciseMatrix(rows: counts.count + 1, columns: width)
    set.features.withUnsafeBufferPointer { values in
      for (row, label) in labels.enumerated() {
        for feature in 0..<width {
          sums[label, feature] += Double(values[row * width + feature])
        }
      }
    }
    for label in counts.indices {
      for feature in 0..<width { sums[counts.count, feature] += sums[label, feature] }
    }
    var means = PreciseMatrix(rows: counts.count, columns: width)
    means.forEachRow { label, numbers in
      let source = counts[label] > 0 ? label : counts.count
      let count = Double(counts[label] > 0 ? counts[label] : max(labels.count, 1))
      for feature in 0..<width { numbers[feature] = sums[source, feature] / count }
    }
    return means
  }

  /// The mean of a feature's variance within classes.
  package var meanVariance: Double {
    (0..<within.rows).reduce(0) { $0 + within[$1, $1] } / Double(max(within.rows, 1))
  }
}
