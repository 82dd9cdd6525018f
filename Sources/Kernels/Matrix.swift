/// A view of floats as a matrix: element (row, column) is `base[row·rowStride + column·columnStride]`.
///
/// It owns nothing and checks nothing: it is made and used within one call.
package struct Matrix {
  package var base: UnsafePointer<Float>
  package var rowStride: Int
  package var columnStride: Int

  package init(_ base: UnsafePointer<Float>, rowStride: Int, columnStride: Int) {
    self.base = base
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  package subscript(row: Int, column: Int) -> Float {
    base[row * rowStride + column * columnStride]
  }

  /// The part that starts at (row, column).
  func from(row: Int, column: Int) -> Matrix {
    Matrix(
      base + row * rowStride + column * columnStride, rowStride: rowStride,
      columnStride: columnStride)
  }

  /// The same numbers with rows and columns exchanged.
  package var transposed: Matrix {
    Matrix(base, rowStride: columnStride, columnStride: rowStride)
  }
}
