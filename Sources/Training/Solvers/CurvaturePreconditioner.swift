internal import Autograd
internal import Kernels

/// An approximate inverse of the second derivatives of a penalized logistic regression.
///
/// While all C classes are held equally likely these are C⁻¹·covariance + λ for each class. In the
/// principal subspace of the features that is inverted as it is; outside of it the covariance is
/// taken to be the same in every direction.
struct CurvaturePreconditioner {
  private let basis: Tensor
  private let basisTransposed: Tensor
  /// What the coordinates in the subspace are multiplied by, beyond what all are.
  private let excess: Tensor
  private let rest: Float
  private let classCount: Int

  /// - Parameter penalty: λ, above 0.
  init(_ subspace: PrincipalSubspace, classCount: Int, penalty: Double) {
    let share = 1 / Double(classCount)
    let rest = 1 / (share * subspace.restVariance + penalty)
    var curvature = subspace.covariance
    curvature.forEachRow { row, numbers in
      for column in numbers.indices { numbers[column] *= share }
      numbers[row] += penalty
    }
    var inverse =
      CholeskyFactor(of: curvature)?.solve(.identity(curvature.rows))
      ?? PreciseMatrix(rows: curvature.rows, columns: curvature.rows)
    for index in 0..<inverse.rows { inverse[index, index] -= rest }
    basis = subspace.basis
    basisTransposed = subspace.basis.transpose(0, 1)
    excess = Tensor(inverse)
    self.rest = Float(rest)
    self.classCount = classCount
  }

  /// The product with the gradients of weight [classes, features] and bias [classes].
  func callAsFunction(_ gradients: [Tensor]) -> [Tensor] {
    let inside = gradients[0].matmul(basis).matmul(excess).matmul(basisTransposed)
    return [gradients[0] * rest + inside, gradients[1] * Float(classCount)]
  }
}
