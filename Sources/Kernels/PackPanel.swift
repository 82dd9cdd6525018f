extension KernelTable {
  /// to[depth][width] = the first `rows` rows of `matrix`, transposed; the rest of the width is zero.
  func packPanel(
    _ matrix: Matrix, rows: Int, width: Int, depth: Int, into to: UnsafeMutablePointer<Float>
  ) {
    if matrix.columnStride == 1 {
      packRows(matrix.base, rows, matrix.rowStride, depth, to, width)
    } else if matrix.rowStride == 1 {
      packLevels(matrix.base, rows, matrix.columnStride, depth, to, width)
    } else {
      for level in 0..<depth {
        for row in 0..<width {
          to[level * width + row] = row < rows ? matrix[row, level] : 0
        }
      }
    }
  }
}
