internal import Autograd
package import Features
package import Vision

/// The class whose mean direction is nearest by its angle, for very few images a class.
///
/// With the mean of all features μ, each image's direction is d = (x − μ) / ‖x − μ‖, and m is the normalized
/// mean of a class's directions. The class of the largest m·d has the largest m·(x − μ), too: so the weight
/// is m and the bias −m·μ.
package struct NearestMean: HeadSolver {
  /// A solver.
  package init() {}

  package let kind = HeadKind.mean
  package let strengths = [1.0]

  package func heads(
    on set: FeatureSet, classCount: Int, strengths: [Double]
  ) -> [TrainedHead] {
    let width = set.width
    let center = FeatureScaling(of: set, standardizes: false).center
    var sums = [[Double]](
      repeating: Array(repeating: 0, count: width), count: classCount)
    set.features.withUnsafeBufferPointer { values in
      for (row, label) in set.labels.enumerated() {
        let distances = (0..<width).map { Double(values[row * width + $0]) - center[$0] }
        let length = Self.length(distances)
        for feature in 0..<width where length > 0 {
          sums[label][feature] += distances[feature] / length
        }
      }
    }
    var bias: [Float] = []
    var weight: [Float] = []
    for sum in sums {
      let length = Self.length(sum)
      let mean = length > 0 ? sum.map { $0 / length } : sum
      weight += mean.map { Float($0) }
      bias.append(Float(-zip(mean, center).reduce(0) { $0 + $1.0 * $1.1 }))
    }
    let head = TrainedHead(
      weight: Tensor(weight, shape: [classCount, width]), bias: Tensor(bias, shape: [classCount]))
    return strengths.map { _ in head }
  }

  private static func length(_ numbers: [Double]) -> Double {
    numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
