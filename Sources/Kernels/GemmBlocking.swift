/// How a matrix product is cut up: blocks for the caches, units for the threads.
struct GemmBlocking {
  /// Products below this many multiplications aren't worth waking another thread for.
  private static let smallest = 1 << 21

  /// Whether a product is split over threads.
  static func isThreaded(m: Int, n: Int, k: Int) -> Bool {
    m * n * k > smallest && Parallel.threads > 1
  }

  /// The depth of a block, which decides the order of the sum: equal blocks of at most 512.
  static func depth(_ k: Int) -> Int { k.dividedUp(by: k.dividedUp(by: 512)) }

  let m: Int
  let n: Int
  let k: Int
  /// Rows, columns and depth of a block: what is packed at a time.
  let rows: Int
  let columns: Int
  let depth: Int
  /// Rows and columns of a unit of work within a block: multiples of the tile's.
  let unitRows: Int
  let unitColumns: Int
  let isThreaded: Bool

  init(m: Int, n: Int, k: Int, table: KernelTable) {
    self.m = m
    self.n = n
    self.k = k
    let tileRows = table.gemmTiles[0].rows
    depth = Self.depth(k)
    rows = min(m, 72 * tileRows).roundedUp(to: tileRows)
    columns = min(n, 1024).roundedUp(to: table.columns)
    isThreaded = Self.isThreaded(m: m, n: n, k: k)
    // A unit's share of a (56 to 112 rows of 512) stays in the second-level cache with its share
    // of b. With few rows, columns are what is left to split.
    unitRows = 8 * tileRows
    let across = isThreaded && m <= unitRows ? 2 * Parallel.threads : 1
    unitColumns = max(
      min(256, columns.dividedUp(by: across).roundedUp(to: table.columns)), table.columns)
  }

  var packedA: Int { rows * depth }
  var packedB: Int { columns * depth }
  /// Floats of scratch: the packed block of b, then that of a; both start at a cache line.
  var scratch: Int { packedB.roundedUp(to: 16) + packedA }
}

extension Int {
  /// ⌈self / divisor⌉ for numbers that aren't negative.
  package func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }

  /// The next multiple of `step`.
  package func roundedUp(to step: Int) -> Int { dividedUp(by: step) * step }
}
