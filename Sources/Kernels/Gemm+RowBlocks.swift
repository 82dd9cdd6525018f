/// c[m×n] = a[m×k]·b[k×n] whose rows are used up at once: `body` is handed a block of neighboring rows
/// while it is in the cache, and c is never in memory as a whole.
///
/// The rows are those of `gemm`, bit for bit. `body` runs on several threads at once, for each row once
/// and in any order: whatever it writes must belong to its rows alone.
package func gemm(
  m: Int, n: Int, k: Int, _ a: Matrix, _ b: Matrix, table: KernelTable = .current,
  forEachBlock body: (_ rows: Range<Int>, _ block: UnsafePointer<Float>) -> Void
) {
  precondition(m >= 0 && n >= 0 && k >= 0, "gemm: negative size \(m)×\(n)×\(k)")
  guard m > 0, n > 0 else { return }
  RowBlocksGemm(m: m, n: n, k: k, table: table).run(a, b, body)
}

/// A product by blocks of rows.
///
/// All of b is packed first, of a as much as a block needs.
private struct RowBlocksGemm {
  /// Floats of a block: with as many of two other tensors it stays in the second-level cache.
  private static let blockSize = 24 << 10

  let m: Int
  let n: Int
  let k: Int
  let table: KernelTable
  /// Rows of a block: a multiple of the tile's.
  private let rows: Int
  /// As `GemmBlocking.depth`, which decides the order of the sums.
  private let depth: Int
  private let workers: Int

  init(m: Int, n: Int, k: Int, table: KernelTable) {
    self.m = m
    self.n = n
    self.k = k
    self.table = table
    let height = table.gemmTiles[0].rows
    rows = min(max(Self.blockSize / n / height, 1) * height, m.roundedUp(to: height))
    depth = k > 0 ? GemmBlocking.depth(k) : 0
    workers = GemmBlocking.isThreaded(m: m, n: n, k: k) ? Parallel.threads : 1
  }

  /// Panels of b.
  private var across: Int { n.dividedUp(by: table.columns) }

  func run(_ a: Matrix, _ b: Matrix, _ body: (Range<Int>, UnsafePointer<Float>) -> Void) {
    let (ofB, ofA) = (across * table.columns * k, (rows * depth).roundedUp(to: 16))
    let ofWorker = ofA + (rows * n).roundedUp(to: 16)
    withScratch(floats: ofB + workers * ofWorker) { packedB in
      Parallel.forEach(across, workers: workers) { panel, _ in
        pack(b, panel: panel, into: packedB)
      }
      Parallel.forEach(m.dividedUp(by: rows), workers: workers) { index, worker in
        let packedA = packedB + ofB + worker * ofWorker
        let block = packedA + ofA
        let range = index * rows..<min((index + 1) * rows, m)
        multiply(a.from(row: range.lowerBound, column: 0), range.count, packedA, packedB, block)
        body(range, block)
      }
    }
  }

  /// Packs a panel of b at each level: levels stand one behind the other, and in them the panels.
  private func pack(_ b: Matrix, panel: Int, into packed: UnsafeMutablePointer<Float>) {
    let width = table.columns
    for level in stride(from: 0, to: k, by: max(depth, 1)) {
      let depth = min(depth, k - level)
      table.packPanel(
        b.from(row: level, column: panel * width).transposed,
        rows: min(width, n - panel * width), width: width, depth: depth,
        into: packed + (across * level + panel * depth) * width)
    }
  }

  private func multiply(
    _ a: Matrix, _ count: Int, _ packedA: UnsafeMutablePointer<Float>,
    _ packedB: UnsafePointer<Float>, _ block: UnsafeMutablePointer<Float>
  ) {
    let (width, height) = (table.columns, table.gemmTiles[0].rows)
    if k == 0 { block.update(repeating: 0, count: count * n) }
    for level in stride(from: 0, to: k, by: max(depth, 1)) {
      let depth = min(depth, k - level)
      for row in stride(from: 0, to: count, by: height) {
        let rows = min(height, count - row)
        table.packPanel(
          a.from(row: row, column: level), rows: rows, width: table.gemmTile(for: rows).rows,
          depth: depth, into: packedA + row * depth)
      }
      for panel in 0..<across {
        for row in stride(from: 0, to: count, by: height) {
          table.multiplyTile(
            rows: min(height, count - row), columns: min(width, n - panel * width), depth: depth,
            packedA + row * depth, packedB + (across * level + panel * depth) * width,
            into: block + row * n + panel * width, rowStride: n, accumulate: level > 0)
        }
      }
    }
  }
}
