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

  /// Panels of a: as many rows each as a tile has columns.
  private var panels: Int { m.dividedUp(by: table.columns) }

  func run(_ a: Matrix, _ b: Matrix, into c: UnsafeMutablePointer<Float>, accumulate: Bool) {
    let width = table.columns
    let depth = GemmBlocking.depth(k)
    let (ofA, ofC) = (depth * width, n * width)
    withScratch(floats: panels * (ofA + ofC) + width) { packed in
      let transposed = packed + panels * ofA
      let zeros = transposed + panels * ofC
      zeros.update(repeating: 0, count: width)
      if accumulate {
        forEachPanel { table.packRows(c + $0 * n, $1, n, n, transposed + $0 * n, width) }
      }
      for level in stride(from: 0, to: k, by: depth) {
        let depth = min(depth, k - level)
        for row in stride(from: 0, to: m, by: width) {
          table.packPanel(
            a.from(row: row, column: level), rows: min(width, m - row), width: width,
            depth: depth, into: packed + row / width * ofA)
        }
        multiply(
          b.transposed.from(row: 0, column: level), depth: depth, packed, ofA, zeros,
          into: transposed, accumulate: accumulate || level > 0)
      }
      forEachPanel { table.packRows(transposed + $0 * n, n, width, $1, c + $0 * n, n) }
    }
  }

  private var isThreaded: Bool {
    GemmBlocking.isThreaded(m: min(m, table.columns), n: n, k: GemmBlocking.depth(k))
  }

  /// Hands over each panel's first row, and how many rows there are.
  private func forEachPanel(_ body: (_ row: Int, _ rows: Int) -> Void) {
    forEach(panels) { body($0 * table.columns, min(table.columns, m - $0 * table.columns)) }
  }

  private func forEach(_ count: Int, _ body: (Int) -> Void) {
    Parallel.forEach(count, workers: isThreaded ? Parallel.threads : 1) { index, _ in body(index) }
  }

  /// Adds the product of every row of bᵀ with each packed panel: some rows with one panel after another,
  /// since all of them don't stay in the cache.
  private func multiply(
    _ bTransposed: Matrix, depth: Int, _ packed: UnsafePointer<Float>, _ pitch: Int,
    _ zeros: UnsafePointer<Float>, into transposed: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    let width = table.columns
    let height = table.convolutionTiles[0].rows
    let tiles = n.dividedUp(by: height)
    let unit = 8
    forEach(tiles.dividedUp(by: unit)) { index in
      for panel in 0..<panels {
        for tile in index * unit..<min((index + 1) * unit, tiles) {
          let first = tile * height
          let rows = min(height, n - first)
          multiplyTile(
            table.convolutionTile(for: rows), rows: rows,
            bTransposed.from(row: first, column: 0), depth: depth, packed + panel * pitch, zeros,
            into: transposed + (panel * n + first) * width, accumulate: accumulate)
        }
      }
    }
  }

  /// Rows that a tile has too many repeat the last one.
  private func multiplyTile(
    _ tile: KernelTable.ConvolutionTile, rows: Int, _ matrix: Matrix,
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
          UnsafePointer(inputs), 1, depth, 0, packed, zeros, 1, UnsafePointer(outputs), 0, 0,
          accumulate, 0, packed, 0)
      }
    }
  }
}
