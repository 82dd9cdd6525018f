internal import Autograd
package import Features
internal import Foundation
internal import Kernels
package import Vision

/// Linear discriminant analysis: classes are normal distributions of one covariance, in closed form.
///
/// With the covariance within classes S, its mean variance v and a shrinkage s, Σ = (1 − s)·S + s·v·I;
/// a class of mean μ and share π has the weight w = Σ⁻¹·μ and the bias −μ·w / 2 + ln π.
/// (T. Hastie, R. Tibshirani and J. Friedman, The Elements of Statistical Learning, 2009, 4.3; O.
/// Ledoit and M. Wolf, A well-conditioned estimator for large-dimensional covariance matrices, 2004.)
package struct DiscriminantAnalysis: HeadSolver {
  private let classWeights: ClassWeights

  /// A solver; with balanced weights all classes have the same share.
  package init(classWeights: ClassWeights = .equal) {
    self.classWeights = classWeights
  }

  package let kind = HeadKind.lda
  /// The shrinkage, from 0, where there is none, to 1.
  package let strengths = [0.9, 0.7, 0.5, 0.3, 0.1, 0.03]

  package func heads(
    on set: FeatureSet, classCount: Int, strengths: [Double]
  ) -> [TrainedHead] {
    let counts = set.counts(ofClasses: classCount)
    let weights = classWeights.weights(counts: counts)
    let moments = ClassMoments(of: set, classCount: classCount, weights: weights)
    // A class without images counts as half of one.
    let shares = zip(counts, weights ?? Array(repeating: 1, count: classCount)).map {
      log(($0 > 0 ? Double($0) * $1 : 0.5) / Double(max(set.count, 1)))
    }
    return strengths.map { head(moments, shrinkage: $0, shares) }
  }

  private func head(
    _ moments: ClassMoments, shrinkage: Double, _ shares: [Double]
  ) -> TrainedHead {
    let (classes, width) = (moments.means.rows, moments.means.columns)
    // Features that never vary tell nothing: any covariance will do.
    let variance = moments.meanVariance > 0 ? moments.meanVariance : 1
    var covariance = moments.within
    covariance.forEachRow { row, numbers in
      for column in 0..<width { numbers[column] *= 1 - shrinkage }
      numbers[row] += shrinkage * variance
    }
    guard let factor = CholeskyFactor(of: covariance) else {
      preconditionFailure("a covariance that is shrunken is positive definite")
    }
    let weight = factor.solve(moments.means)
    let bias = (0..<classes).map { label in
      weight.withRow(label) { weight in
        moments.means.withRow(label) { means in
          Float(shares[label] - zip(weight, means).reduce(0) { $0 + $1.0 * $1.1 } / 2)
        }
      }
    }
    return TrainedHead(
      weight: Tensor(weight), bias: Tensor(bias, shape: [classes]))
  }
}

extension Tensor {
  /// A matrix in single precision.
  init(_ matrix: PreciseMatrix) {
    self.init(shape: [matrix.rows, matrix.columns]) { target in
      for row in 0..<matrix.rows {
        matrix.withRow(row) { numbers in
          for (column, number) in numbers.enumerated() {
            target[row * matrix.columns + column] = Float(number)
          }
        }
      }
    }
  }
}
