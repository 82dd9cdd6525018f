/// How Winograd's algorithm cuts its work up.
///
/// With light weights a unit takes a block of tiles through all three steps on one thread: what lies
/// between stays in that core's second-level cache, and the weights pass by. Heavy weights should pass
/// by rarely: then each step is done for a large block before the next, and split over the threads.
/// So it is with too few tiles to give each thread a block.
struct WinogradSplit {
  /// Input channels up to which weights are light.
  private static let light = 128
  /// Tiles of a block that goes through all steps on one thread, at most and at least.
  ///
  /// Measured with AVX-512 and batches of 32 on a core with 2 MB of second-level cache: with fewer the
  /// weights come from the third level too often, with more the block doesn't stay in the second.
  private static let fusedTiles = 28...56
  /// Tiles of a large block, at most.
  private static let steppedTiles = 128

  let table: KernelTable
  let transforms: KernelTable.WinogradTransforms
  let inChannels: Int
  let outChannels: Int
  /// All tiles of the images.
  let tiles: Int
  /// Tiles of a block; the last one may have fewer.
  private(set) var block: Int
  /// Whether a block goes through all steps on one thread.
  private(set) var isFused: Bool

  init(_ convolution: PackedConvolution, _ output: ImageLayout, images: Int, workers: Int) {
    table = convolution.table
    transforms = convolution.winograd
    inChannels = convolution.inChannels
    outChannels = convolution.outChannels
    tiles =
      images * output.height.dividedUp(by: Winograd.side)
      * output.width.dividedUp(by: Winograd.side)
    let workers = min(workers, Parallel.threads)
    isFused = inChannels <= Self.light && tiles >= workers * Self.fusedTiles.lowerBound
    // Blocks of equal size, as many for each worker, so that they end together.
    let blocks =
      isFused
      ? tiles.dividedUp(by: Self.fusedTiles.upperBound).roundedUp(to: workers)
      : tiles.dividedUp(by: Self.steppedTiles)
    block = tiles.dividedUp(by: blocks)
  }

  /// Points at which a tile is evaluated.
  var points: Int { transforms.side * transforms.side }
  var panels: Int { outChannels / table.columns }
  var blocks: Int { tiles.dividedUp(by: block) }

  /// The tiles of one block.
  func tiles(of index: Int) -> Range<Int> {
    index * block..<min((index + 1) * block, tiles)
  }

  /// Register tiles that cover so many rows, with as little lost as can be; the last may reach over.
  func runs(_ rows: Int) -> [TileRun] {
    // What a tile costs: its multiplications, and a little that each has on top.
    var best: [(cost: Int, tile: Int)] = [(0, 0)]
    for rows in 1...max(rows, 1) {
      let choices = table.productTiles.indices.map { index in
        let height = table.productTiles[index].rows
        return (cost: best[max(0, rows - height)].cost + 4 * height + 3, tile: index)
      }
      best.append(choices.min { $0.cost < $1.cost } ?? choices[0])
    }
    var counts = table.productTiles.map { _ in 0 }
    var left = rows
    while left > 0 {
      counts[best[left].tile] += 1
      left -= table.productTiles[best[left].tile].rows
    }
    var runs: [TileRun] = []
    var first = 0
    for (tile, count) in zip(table.productTiles, counts) where count > 0 {
      runs.append(TileRun(first: first, rows: tile.rows, tiles: count, kernel: tile.kernel))
      first += count * tile.rows
    }
    return runs
  }

  /// Register tiles of one height, one after the other.
  struct TileRun {
    /// The first row.
    let first: Int
    /// Rows of a tile.
    let rows: Int
    let tiles: Int
    let kernel: KernelTable.ProductKernel
  }

  private var rows: Int { block + table.productTiles[0].rows }

  /// From a point of the transformed input to the next, in floats: not a power of two, so that the
  /// points of a tile don't compete for one set of the cache.
  var inputPitch: Int { rows * inChannels + 16 }
  /// From a point of the products to the next, in floats.
  var outputPitch: Int { rows * table.columns + 16 }

  /// From a panel of products to the next, in floats.
  var panelPitch: Int { points * outputPitch }

  /// Floats for the transformed input of a block.
  var input: Int { points * inputPitch }

  /// Floats for a block: its transformed input, and the products of one panel or of all.
  var blockScratch: Int { input + (isFused ? 1 : panels) * panelPitch }

  /// Floats that suffice for any number of tiles up to this one, and of threads up to `workers`.
  func scratch(workers: Int) -> Int {
    // Blocks are of equal size, so fewer tiles may make larger ones, or go through in steps.
    func most(_ limit: Int, isFused: Bool) -> Int {
      var largest = self
      largest.block = min(limit, tiles)
      largest.isFused = isFused
      return (isFused ? workers : 1) * largest.blockScratch
    }
    let inSteps = most(Self.steppedTiles, isFused: false)
    return inChannels <= Self.light
      ? max(inSteps, most(Self.fusedTiles.upperBound, isFused: true)) : inSteps
  }
}
