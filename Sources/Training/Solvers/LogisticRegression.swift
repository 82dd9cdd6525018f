internal import Autograd
package import Features
package import Vision

/// Multinomial logistic regression: the weights with the least mean cross-entropy + λ/2·Σ W².
///
/// The bias isn't penalized. λ is a strength times the mean variance of a feature, so that a
/// strength means the same for features of any size. L-BFGS goes from the strongest penalty to the
/// weakest, each time from a point on the line through the last two optima; see
/// `CurvaturePreconditioner`.
package struct LogisticRegression: HeadSolver {
  /// No number of the gradient is larger at the end.
  package static let tolerance: Float = 1e-4
  /// How far the next optimum is expected along the line through the last two.
  private static let extrapolation: Float = 0.75

  /// Directions of features whose variance is looked at one by one.
  private static let directions = 64

  private let standardizes: Bool
  private let classWeights: ClassWeights
  private let shouldStop: () -> Bool
  /// The mean variance of a scaled feature.
  private let variance: Double
  private let subspace: PrincipalSubspace

  /// A solver for sets with these features, or parts of them.
  ///
  /// - Parameters:
  ///   - set: All that the solver is going to be asked about.
  ///   - standardizes: Whether features are divided by their standard deviations first.
  package init(
    for set: FeatureSet, classCount: Int, standardizes: Bool = false,
    classWeights: ClassWeights = .equal, shouldStop: @escaping () -> Bool = { false }
  ) {
    self.standardizes = standardizes
    self.classWeights = classWeights
    self.shouldStop = shouldStop
    let scaled = FeatureScaling(of: set, standardizes: standardizes).applied(to: set)
    let sum = scaled.features.withUnsafeBufferPointer { values in
      values.reduce(0.0) { $0 + Double($1) * Double($1) }
    }
    let variance = sum / Double(max(scaled.features.count, 1))
    self.variance = variance > 0 ? variance : 1
    subspace = PrincipalSubspace(of: scaled.features, directions: Self.directions)
  }

  package let kind = HeadKind.lbfgs
  package let strengths = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]

  package func heads(
    on set: FeatureSet, classCount: Int, strengths: [Double]
  ) throws -> [TrainedHead] {
    let scaling = FeatureScaling(of: set, standardizes: standardizes)
    let scaled = scaling.applied(to: set)
    let input = Variable(scaled.features)
    let weights = classWeights.tensor(for: set, classCount: classCount)
    let weight = Variable(Tensor(shape: [classCount, set.width]), requiresGrad: true)
    let bias = Variable(Tensor(shape: [classCount]), requiresGrad: true)
    var last: (weight: Tensor, bias: Tensor)?
    return try strengths.map { strength in
      if let before = last {
        last = (weight.data, bias.data)
        weight.data = weight.data + (weight.data - before.weight) * Self.extrapolation
        bias.data = bias.data + (bias.data - before.bias) * Self.extrapolation
      } else {
        last = (weight.data, bias.data)
      }
      let penalty = Float(strength * variance)
      let preconditioner = CurvaturePreconditioner(
        subspace, classCount: classCount, penalty: strength * variance)
      let optimizer = try LBFGS([weight, bias], preconditioner: preconditioner.callAsFunction)
      _ = try optimizer.minimize(tolerance: Self.tolerance) {
        if shouldStop() { throw Interrupted.beforeAHead }
        let loss = input.linear(weight: weight, bias: bias).crossEntropy(
          set.labels, weights: weights)
        return loss + (weight * weight).sum() * (penalty / 2)
      }
      return scaling.unscaled(TrainedHead(weight: weight.data, bias: bias.data))
    }
  }
}
