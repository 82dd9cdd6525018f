/// c[m×n] = a[m×k]·b[k×n] for a few rows of a and a large b that is the transpose of a row-major
/// matrix: what a linear layer computes of a batch, b being its weights.
///
/// To pack b would take longer than to multiply with it. So this computes cᵀ = bᵀ·aᵀ: the rows of bᵀ
/// are read where they are, and only a is packed. The sums run in the order of `gemm`.
struct FewRowsGemm {
  /// Rows of a up to which it is taken: for more, packing b is a small part of the work.
  private static let most = 64

  let m: Int
  let n: Int
  let k: Int
  let table: KernelTable

  /// Whether the product is of this kind.
  static func suits(m: Int, n: Int, _ b: Matrix, rowStride: Int, table: KernelTable) -> Bool {
    m > table.columns / 4 && m <= most && n > m && b.rowStride == 1 && rowStride == n
  }

  func run(_ a: Matrix, _ b: Matrix, into c: UnsafeMutablePointer<Float>, accumulate: Bool) {
    for row in stride(from: 0, to: m, by: table.columns) {
      let rows = min(table.columns, m - row)
      run(
        rows: rows, a.from(row: row, column: 0), b.transposed, into: c + row * n,
        accumulate: accumulate)
    }
  }

  /// As many rows of c as a tile has columns.
  private func run(
    rows: Int, _ a: Matrix, _ bTransposed: Matrix, into c: UnsafeMutablePointer<Float>,
    accumulate: Bool
  ) {
    let width = table.columns
    let depth = GemmBlocking.depth(k)
    withScratch(floats: (depth + n + 1) * width) { scratch in
      let (packed, transposed) = (scratch, scratch + depth * width)
      let zeros = transposed + n * width
      zeros.update(repeating: 0, count: width)
      if accumulate { table.packRows(c, rows, n, n, transposed, width) }
      for level in stride(from: 0, to: k, by: depth) {
        let depth = min(depth, k - level)
        table.packPanel(
          a.from(row: 0, column: level), rows: rows, width: width, depth: depth, into: packed)
        multiply(
          bTransposed.from(row: 0, column: level), depth: depth, packed, zeros, into: transposed,
          accumulate: accumulate || level > 0)
      }
      table.packRows(transposed, n, width, rows, c, n)
    }
  }

  /// Adds the product of every row of bᵀ with a packed panel.
  private func multiply(
    _ bTransposed: Matrix, depth: Int, _ packed: UnsafePointer<Float>,
    _ zeros: UnsafePointer<Float>, into transposed: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    let width = table.columns
    let height = table.convolutionTiles[0].rows
    let tiles = n.dividedUp(by: height)
    let unit = 8
    func multiply(unit index: Int) {
      for tile in index * unit..<min((index + 1) * unit, tiles) {
        let first = tile * height
        let rows = min(height, n - first)
        multiplyTile(
          table.convolutionTile(for: rows), rows: rows, bTransposed.from(row: first, column: 0),
          depth: depth, packed, zeros, into: transposed + first * width, accumulate: accumulate)
      }
    }
    let units = tiles.dividedUp(by: unit)
    if GemmBlocking.isThreaded(m: width, n: n, k: depth) {
      Parallel.forEach(units) { multiply(unit: $0) }
    } else {
      for index in 0..<units { multiply(unit: index) }
    }
  }

  /// Rows that a tile has too many repeat the last one.
  private func multiplyTile(
    _ tile: KernelTable.Tile<KernelTable.ConvolutionKernel>, rows: Int, _ matrix: Matrix,
    depth: Int, _ packed: UnsafePointer<Float>, _ zeros: UnsafePointer<Float>,
    into transposed: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: tile.rows) { inputs in
      withUnsafeTemporaryAllocation(
        of: UnsafeMutablePointer<Float>.self, capacity: tile.rows
      ) { outputs in
        for row in 0..<tile.rows {
          let source = min(row, rows - 1)
          inputs[row] = matrix.from(row: source, column: 0).base
          outputs[row] = transposed + source * table.columns
        }
        guard let inputs = inputs.baseAddress, let outputs = outputs.baseAddress else { return }
        tile.kernel(
          UnsafePointer(inputs), 1, depth, 0, packed, zeros, UnsafePointer(outputs), 0, 0,
          accumulate, false, packed)
      }
    }
  }
}
