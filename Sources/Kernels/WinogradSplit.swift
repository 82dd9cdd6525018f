/// How Winograd's algorithm cuts its work up.
///
/// A unit takes a block of tiles through all three steps on one thread, for some panels of channels:
/// what lies between the steps stays in that core's second-level cache, weights pass by.
struct WinogradSplit {
  let table: KernelTable
  let inChannels: Int
  let outChannels: Int
  /// All tiles of the images.
  let tiles: Int
  /// Tiles of a block; the last one may have fewer.
  let block: Int
  /// Panels of a unit.
  let unitPanels: Int

  init(_ convolution: PackedConvolution, _ output: ImageLayout, images: Int, workers: Int) {
    table = convolution.table
    inChannels = convolution.inChannels
    outChannels = convolution.outChannels
    tiles =
      images * output.height.dividedUp(by: Winograd.side)
      * output.width.dividedUp(by: Winograd.side)
    // As many blocks for each worker, so that they end together.
    let workers = min(workers, Parallel.threads)
    let most = Self.mostTiles(inChannels)
    let blocks = tiles.dividedUp(by: most).roundedUp(to: workers)
    // With few tiles the panels are split instead, and each part transforms the input anew.
    let isSplit = tiles < most * workers / 2
    block = isSplit ? min(tiles, most) : tiles.dividedUp(by: blocks)
    let panels = outChannels / table.columns
    let parts = isSplit ? workers.dividedUp(by: tiles.dividedUp(by: block)) : 1
    unitPanels = panels.dividedUp(by: parts)
  }

  /// Tiles of a block, at most.
  ///
  /// Measured with AVX-512 and batches of 32 on a core with 2 MB of second-level cache: fewer, and the
  /// weights come from the third level too often; more, and what a block makes doesn't stay.
  private static func mostTiles(_ channels: Int) -> Int {
    switch channels {
    case ...128: 56
    case ...256: 42
    default: 28
    }
  }

  var panels: Int { outChannels / table.columns }
  private var across: Int { panels.dividedUp(by: unitPanels) }
  var units: Int { tiles.dividedUp(by: block) * across }

  /// The tiles and the panels of one unit.
  func unit(_ index: Int) -> (tiles: Range<Int>, panels: Range<Int>) {
    let (block, part) = index.quotientAndRemainder(dividingBy: across)
    let first = block * self.block
    let panel = part * unitPanels
    return (first..<min(first + self.block, tiles), panel..<min(panel + unitPanels, panels))
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

  /// Floats for the transformed input of a block.
  var input: Int { Winograd.points * inputPitch }

  /// Floats for a block: its transformed input, and the products of one panel.
  var scratch: Int { input + Winograd.points * outputPitch }
}
