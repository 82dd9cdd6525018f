/// Packs blocks of both operands and splits the tiles of each block over threads.
struct GemmDriver {
  let blocking: GemmBlocking
  let table: KernelTable
  let scratch: UnsafeMutablePointer<Float>

  private var packedB: UnsafeMutablePointer<Float> { scratch }
  private var packedA: UnsafeMutablePointer<Float> {
    scratch + blocking.packedB.roundedUp(to: 16)
  }

  func run(
    _ a: Matrix, _ b: Matrix, into c: UnsafeMutablePointer<Float>, rowStride: Int, accumulate: Bool
  ) {
    for column in stride(from: 0, to: blocking.n, by: blocking.columns) {
      let columns = min(blocking.columns, blocking.n - column)
      for level in stride(from: 0, to: blocking.k, by: blocking.depth) {
        let depth = min(blocking.depth, blocking.k - level)
        for row in stride(from: 0, to: blocking.m, by: blocking.rows) {
          let rows = min(blocking.rows, blocking.m - row)
          pack(
            a.from(row: row, column: level), rows: rows,
            b.from(row: level, column: column), columns: row == 0 ? columns : 0, depth: depth)
          multiply(
            rows: rows, columns: columns, depth: depth, into: c + row * rowStride + column,
            rowStride: rowStride, accumulate: accumulate || level > 0)
        }
      }
    }
  }

  private func forEach(_ count: Int, _ body: (Int) -> Void) {
    guard blocking.isThreaded else {
      for index in 0..<count { body(index) }
      return
    }
    Parallel.forEach(count, body)
  }

  /// Packs both operands into panels.
  ///
  /// Those of b are a tile's columns wide, each [depth][columns], the last filled up with zeros; those
  /// of a are a tile's rows wide, the last as many as the tile chosen for it.
  private func pack(_ a: Matrix, rows: Int, _ b: Matrix, columns: Int, depth: Int) {
    let width = table.columns
    let height = table.gemmTiles[0].rows
    let across = columns.dividedUp(by: width)
    forEach(across + rows.dividedUp(by: height)) { panel in
      if panel < across {
        table.packPanel(
          b.from(row: 0, column: panel * width).transposed,
          rows: min(width, columns - panel * width), width: width, depth: depth,
          into: packedB + panel * width * depth)
      } else {
        let row = (panel - across) * height
        let rows = min(height, rows - row)
        table.packPanel(
          a.from(row: row, column: 0), rows: rows, width: table.gemmTile(for: rows).rows,
          depth: depth, into: packedA + row * depth)
      }
    }
  }

  private func multiply(
    rows: Int, columns: Int, depth: Int, into c: UnsafeMutablePointer<Float>, rowStride: Int,
    accumulate: Bool
  ) {
    let across = columns.dividedUp(by: blocking.unitColumns)
    forEach(rows.dividedUp(by: blocking.unitRows) * across) { unit in
      let top = unit / across * blocking.unitRows
      let left = unit % across * blocking.unitColumns
      let right = min(left + blocking.unitColumns, columns)
      let bottom = min(top + blocking.unitRows, rows)
      for column in stride(from: left, to: right, by: table.columns) {
        for row in stride(from: top, to: bottom, by: table.gemmTiles[0].rows) {
          table.multiplyTile(
            rows: min(table.gemmTiles[0].rows, bottom - row),
            columns: min(table.columns, right - column), depth: depth,
            packedA + row * depth, packedB + column * depth, into: c + row * rowStride + column,
            rowStride: rowStride, accumulate: accumulate)
        }
      }
    }
  }
}

extension KernelTable {
  /// One tile; where it reaches over the edge of `c`, by way of a whole tile on the stack.
  func multiplyTile(
    rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    into c: UnsafeMutablePointer<Float>, rowStride: Int, accumulate: Bool
  ) {
    let tile = gemmTile(for: rows)
    if rows == tile.rows && columns == self.columns {
      tile.kernel(depth, a, b, c, rowStride, accumulate)
      return
    }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: tile.rows * self.columns) { whole in
      guard let base = whole.baseAddress else { return }
      tile.kernel(depth, a, b, base, self.columns, false)
      for row in 0..<rows {
        let from = base + row * self.columns
        let to = c + row * rowStride
        if accumulate {
          for column in 0..<columns { to[column] += from[column] }
        } else {
          to.update(from: from, count: columns)
        }
      }
    }
  }
}
