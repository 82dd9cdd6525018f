internal import Autograd
package import Features
package import Vision

/// (x − center) / scale, feature by feature; a head that was made of such features is turned into one of
/// features as they are.
package struct FeatureScaling {
  /// Each feature's mean.
  package let center: [Double]
  /// What each is divided by then.
  package let scale: [Double]

  /// Subtracts the means of a set.
  ///
  /// - Parameter standardizes: Whether features are then divided by their standard deviations; those that
  ///   don't vary are left as they are.
  package init(of set: FeatureSet, standardizes: Bool) {
    let (count, width) = (set.count, set.width)
    var sums = [Double](repeating: 0, count: width)
    var squares = sums
    set.features.withUnsafeBufferPointer { values in
      for row in 0..<count {
        for column in 0..<width { sums[column] += Double(values[row * width + column]) }
      }
      let means = sums.map { $0 / Double(max(count, 1)) }
      if standardizes {
        for row in 0..<count {
          for column in 0..<width {
            let distance = Double(values[row * width + column]) - means[column]
            squares[column] += distance * distance
          }
        }
      }
    }
    center = sums.map { $0 / Double(max(count, 1)) }
    scale = squares.map {
      let deviation = ($0 / Double(max(count, 1))).squareRoot()
      return standardizes && deviation > 0 ? deviation : 1
    }
  }

  /// The scaled features of a set.
  package func applied(to set: FeatureSet) -> FeatureSet {
    let width = set.width
    let factors = scale.map { 1 / $0 }
    let scaled = Tensor(shape: set.features.shape) { target in
      set.features.withUnsafeBufferPointer { source in
        for row in 0..<set.count {
          for column in 0..<width {
            let value = Double(source[row * width + column])
            target[row * width + column] = Float((value - center[column]) * factors[column])
          }
        }
      }
    }
    return set.replacing(features: scaled)
  }

  /// The head of features as they are that says what `head` says of scaled ones:
  /// W / scale and b − Σ W·center / scale.
  package func unscaled(_ head: TrainedHead) -> TrainedHead {
    let (classes, width) = (head.weight.shape[0], head.weight.shape[1])
    var bias = head.bias.scalars.map(Double.init)
    let weight = Tensor(shape: [classes, width]) { target in
      head.weight.withUnsafeBufferPointer { source in
        for row in 0..<classes {
          for column in 0..<width {
            let value = Double(source[row * width + column]) / scale[column]
            bias[row] -= value * center[column]
            target[row * width + column] = Float(value)
          }
        }
      }
    }
    return TrainedHead(weight: weight, bias: Tensor(bias.map { Float($0) }, shape: [classes]))
  }
}
