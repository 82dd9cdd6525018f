internal import Kernels

extension Tensor {
  /// The matrix product of two matrices, [m, k] · [k, n] = [m, n], or of each pair in two equally
  /// long batches of matrices, [..., m, k] · [..., k, n] = [..., m, n].
  ///
  /// Traps when the shapes don't fit.
  public func matmul(_ other: Tensor) -> Tensor {
    Tensor.product(self, other)
  }

  /// The product of two batches of matrices, either of which may be read transposed.
  package static func product(
    _ lhs: Tensor, _ rhs: Tensor, isLeftTransposed: Bool = false, isRightTransposed: Bool = false
  ) -> Tensor {
    precondition(
      lhs.rank >= 2 && lhs.rank == rhs.rank
        && lhs.shape.dropLast(2) == rhs.shape.dropLast(2),
      "matmul: expected two matrices, or two equal batches of them, found the shapes "
        + "\(lhs.shape) and \(rhs.shape)")
    let left = MatrixView(lhs, isTransposed: isLeftTransposed)
    let right = MatrixView(rhs, isTransposed: isRightTransposed)
    precondition(
      left.columns == right.rows,
      "matmul: the shapes \(lhs.shape) and \(rhs.shape) don't fit: "
        + "\(left.columns) columns meet \(right.rows) rows")
    let (m, n, k) = (left.rows, right.columns, left.columns)
    let result = Tensor(uninitialized: lhs.shape.dropLast(2) + [m, n])
    withExtendedLifetime((lhs, rhs)) {
      for batch in 0..<lhs.shape.dropLast(2).reduce(1, *) {
        gemm(
          m: m, n: n, k: k, left.matrix(lhs, batch), right.matrix(rhs, batch),
          into: result.storage.base + batch * m * n, rowStride: n, accumulate: false)
      }
    }
    return result
  }
}

/// How the last two axes of a tensor are read as a matrix.
private struct MatrixView {
  let rows: Int
  let columns: Int
  private let isTransposed: Bool

  init(_ tensor: Tensor, isTransposed: Bool) {
    let (outer, inner) = (tensor.shape[tensor.rank - 2], tensor.shape[tensor.rank - 1])
    (rows, columns) = isTransposed ? (inner, outer) : (outer, inner)
    self.isTransposed = isTransposed
  }

  func matrix(_ tensor: Tensor, _ batch: Int) -> Matrix {
    Matrix(
      tensor.storage.base + batch * rows * columns,
      rowStride: isTransposed ? 1 : columns, columnStride: isTransposed ? rows : 1)
  }
}
