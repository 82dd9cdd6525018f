/// L with A = L·Lᵀ, lower triangular, of a symmetric positive definite matrix A: what solves A·x = b.
///
/// Block by block of columns, so that nearly all of it is dot products of rows.
package struct CholeskyFactor: Sendable {
  private let lower: PreciseMatrix
  /// Lᵀ with rows and columns in reverse order, which is lower triangular, too.
  private let reversed: PreciseMatrix
  private static let blockSize = 48

  /// The factor of a matrix, of which the lower half is read; nil unless it is positive definite.
  package init?(of matrix: PreciseMatrix) {
    precondition(matrix.rows == matrix.columns, "Cholesky: \(matrix.rows)×\(matrix.columns)")
    var lower = matrix
    let size = matrix.rows
    var isDefinite = true
    let pitch = matrix.pitch
    lower.withPointer { (base: UnsafeMutablePointer<Double>) in
      for first in stride(from: 0, to: size, by: Self.blockSize) {
        let end = min(first + Self.blockSize, size)
        let rows = PreciseMatrix.Rows(base, pitch: pitch)
        PreciseMatrix.addDots(
          rows, first..<size, PreciseMatrix.Rows(base + first * pitch, pitch: pitch),
          count: end - first, depth: first, sign: -1, into: base + first, pitch: pitch, .current)
        for row in first..<end {
          Self.eliminate(base + row * pitch, first..<row, base, pitch)
          let own = base + row * pitch
          let rest = own[row] - (first..<row).reduce(0) { $0 + own[$1] * own[$1] }
          guard rest > 0, rest.isFinite else {
            isDefinite = false
            return
          }
          own[row] = rest.squareRoot()
        }
        // Each row is written by one thread alone.
        nonisolated(unsafe) let base = base
        Parallel.forEach(size - end) {
          Self.eliminate(base + (end + $0) * pitch, first..<end, base, pitch)
        }
      }
    }
    guard isDefinite else { return nil }
    var reversed = PreciseMatrix(rows: size, columns: size)
    for row in 0..<size {
      for column in 0..<row { lower[column, row] = 0 }
      for column in 0...row { reversed[size - 1 - column, size - 1 - row] = lower[row, column] }
    }
    self.lower = lower
    self.reversed = reversed
  }

  /// The solution x of A·x = b for each row b, as a row.
  package func solve(_ rows: PreciseMatrix) -> PreciseMatrix {
    precondition(
      rows.columns == lower.rows, "Cholesky: rows of \(rows.columns) for a size of \(lower.rows)")
    var result = rows
    Self.substitute(in: &result, lower)
    Self.reverse(&result)
    Self.substitute(in: &result, reversed)
    Self.reverse(&result)
    return result
  }

  /// The solution y of L·y = b for each row b, as a row.
  package func halfSolve(_ rows: PreciseMatrix) -> PreciseMatrix {
    var result = rows
    Self.substitute(in: &result, lower)
    return result
  }

  /// Turns each row b into y with L·y = b.
  private static func substitute(in rows: inout PreciseMatrix, _ lower: PreciseMatrix) {
    let (count, pitch, size) = (rows.rows, rows.pitch, lower.rows)
    lower.withPointer { (factor: UnsafePointer<Double>) in
      rows.withPointer { (base: UnsafeMutablePointer<Double>) in
        nonisolated(unsafe) let (base, factor) = (base, factor)
        for first in stride(from: 0, to: size, by: blockSize) {
          let end = min(first + blockSize, size)
          PreciseMatrix.addDots(
            PreciseMatrix.Rows(base, pitch: pitch), 0..<count,
            PreciseMatrix.Rows(factor + first * lower.pitch, pitch: lower.pitch),
            count: end - first, depth: first, sign: -1, into: base + first, pitch: pitch, .current)
          // Each row is written by one thread alone.
          Parallel.forEach(count) {
            eliminate(base + $0 * pitch, first..<end, factor, lower.pitch)
          }
        }
      }
    }
  }

  /// Solves for the numbers of a row in some columns, where those before are done with.
  private static func eliminate(
    _ row: UnsafeMutablePointer<Double>, _ columns: Range<Int>, _ factor: UnsafePointer<Double>,
    _ pitch: Int
  ) {
    for column in columns {
      let other = factor + column * pitch
      var rest = row[column]
      for index in columns.lowerBound..<column { rest -= row[index] * other[index] }
      row[column] = rest / other[column]
    }
  }

  private static func reverse(_ rows: inout PreciseMatrix) {
    rows.forEachRow { _, numbers in
      var numbers = numbers
      numbers.reverse()
    }
  }
}
