extension PreciseMatrix {
  /// self += a·bᵀ: row i and column j get the dot product of row i of `a` and row j of `b`.
  ///
  /// The order of the sums depends on the rows' length alone, never on the number of threads.
  ///
  /// - Precondition: The rows of both are equally long, and there are as many as rows and columns here.
  package mutating func add(
    dotsOf a: PreciseMatrix, _ b: PreciseMatrix, table: KernelTable = .current
  ) {
    precondition(
      a.columns == b.columns && a.rows == rows && b.rows == columns,
      "dots: \(a.rows)×\(a.columns) and \(b.rows)×\(b.columns) into \(rows)×\(columns)")
    let pitch = pitch
    a.withPointer { left in
      b.withPointer { right in
        withPointer { target in
          Self.addDots(
            Rows(left, pitch: a.pitch), 0..<a.rows, Rows(right, pitch: b.pitch), count: b.rows,
            depth: a.pitch, sign: 1, into: target, pitch: pitch, table)
        }
      }
    }
  }

  /// Rows in memory with zeros behind them, as far as a tile reads.
  struct Rows {
    let base: UnsafePointer<Double>
    let pitch: Int

    init(_ base: UnsafePointer<Double>, pitch: Int) {
      self.base = base
      self.pitch = pitch
    }
  }

  /// Rows that a thread takes together, so that it reads each tile of `b` that often from its own cache.
  private static let rowsAtATime = 16
  /// Numbers of a row that are multiplied at a time: those of a tile stay in the first-level cache.
  private static let depthAtATime = 512

  /// target[i·pitch + j] += sign·Σ a[i]·b[j], for rows i of `a` and the first `count` of `b`.
  ///
  /// - Parameter depth: How many numbers of each row are multiplied: a multiple of 4.
  static func addDots(
    _ a: Rows, _ rows: Range<Int>, _ b: Rows, count: Int, depth: Int, sign: Double,
    into target: UnsafeMutablePointer<Double>, pitch: Int, _ table: KernelTable
  ) {
    // Each row of the target is written by one thread alone.
    nonisolated(unsafe) let (a, b, target) = (a, b, target)
    Parallel.forEach(rows.count.dividedUp(by: rowsAtATime)) { group in
      let first = rows.lowerBound + group * rowsAtATime
      let last = min(first + rowsAtATime, rows.upperBound)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 12) { sums in
        guard let sums = sums.baseAddress else { return }
        for level in stride(from: 0, to: depth, by: depthAtATime) {
          let blocks = min(depthAtATime, depth - level) / 4
          for column in stride(from: 0, to: count, by: 3) {
            for row in stride(from: first, to: last, by: 4) {
              table.elements.preciseDots(
                a.base + row * a.pitch + level, a.pitch, b.base + column * b.pitch + level, b.pitch,
                blocks, sums)
              for r in 0..<min(4, last - row) {
                for c in 0..<min(3, count - column) {
                  target[(row + r) * pitch + column + c] += sign * sums[3 * r + c]
                }
              }
            }
          }
        }
      }
    }
  }
}
