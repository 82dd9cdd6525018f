/// to[depth][width] = the first `rows` rows of `matrix`, transposed; the rest of the width is zero.
func packPanel(
  _ matrix: Matrix, rows: Int, width: Int, depth: Int, into to: UnsafeMutablePointer<Float>
) {
  if rows < width { to.update(repeating: 0, count: width * depth) }
  if matrix.rowStride == 1 {
    for level in 0..<depth {
      (to + level * width).update(from: matrix.base + level * matrix.columnStride, count: rows)
    }
    return
  }
  for row in 0..<rows {
    let from = matrix.base + row * matrix.rowStride
    for level in 0..<depth { to[level * width + row] = from[level * matrix.columnStride] }
  }
}
