internal import Autograd
internal import Kernels

/// The directions in which centered features vary most, and how much they do there.
///
/// By subspace iteration from random directions (N. Halko, P. Martinsson and J. Tropp, Finding structure
/// with randomness, 2011, algorithm 4.4).
struct PrincipalSubspace {
  /// [features, directions]: orthonormal columns.
  let basis: Tensor
  /// [directions, directions]: the covariance along them.
  let covariance: PreciseMatrix
  /// The mean variance in a direction that is orthogonal to all of them.
  let restVariance: Double

  private static let iterations = 3

  /// The subspace of features [rows, features] whose means are 0.
  init(of features: Tensor, directions: Int) {
    let (rows, width) = (features.shape[0], features.shape[1])
    let count = min(directions, rows, width)
    var random = SeededGenerator(seed: 0)
    var basis = Self.orthonormal(Tensor.uniform([width, count], bound: 1, using: &random))
    for _ in 0..<Self.iterations {
      basis = Self.orthonormal(
        Tensor.product(features, features.matmul(basis), isLeftTransposed: true))
    }
    let projected = features.matmul(basis)
    var covariance = PreciseMatrix(rows: count, columns: count)
    let columns = PreciseMatrix(columnsOf: projected)
    covariance.add(dotsOf: columns, columns)
    covariance.forEachRow { _, numbers in
      for column in numbers.indices { numbers[column] /= Double(max(rows, 1)) }
    }
    let total = features.withUnsafeBufferPointer { numbers in
      numbers.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(rows, 1))
    }
    let known = (0..<count).reduce(0.0) { $0 + covariance[$1, $1] }
    restVariance = width > count ? max(total - known, 0) / Double(width - count) : 0
    self.basis = basis
    self.covariance = covariance
  }

  /// Orthonormal columns that span those of a matrix: Y·L⁻ᵀ with Yᵀ·Y = L·Lᵀ.
  ///
  /// Columns that depend on others become short ones.
  private static func orthonormal(_ matrix: Tensor) -> Tensor {
    let columns = PreciseMatrix(columnsOf: matrix)
    var products = PreciseMatrix(rows: columns.rows, columns: columns.rows)
    products.add(dotsOf: columns, columns)
    let largest = (0..<columns.rows).map { products[$0, $0] }.max() ?? 0
    for index in 0..<columns.rows {
      products[index, index] += max(1e-12 * largest, .leastNormalMagnitude)
    }
    guard let factor = CholeskyFactor(of: products) else { return matrix }
    return Tensor(factor.halfSolve(PreciseMatrix(matrix)))
  }
}

extension PreciseMatrix {
  /// A matrix [rows, columns] of single precision.
  init(_ matrix: Tensor) {
    self.init(rows: matrix.shape[0], columns: matrix.shape[1])
    matrix.withUnsafeBufferPointer { source in
      forEachRow { row, numbers in
        for column in numbers.indices {
          numbers[column] = Double(source[row * numbers.count + column])
        }
      }
    }
  }

  /// The same with rows and columns exchanged.
  init(columnsOf matrix: Tensor) {
    let width = matrix.shape[1]
    self.init(rows: width, columns: matrix.shape[0])
    matrix.withUnsafeBufferPointer { source in
      forEachRow { row, numbers in
        for column in numbers.indices { numbers[column] = Double(source[column * width + row]) }
      }
    }
  }
}
