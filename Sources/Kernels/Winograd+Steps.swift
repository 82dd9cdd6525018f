/// The three steps of `Winograd` for a block of tiles, on the caller's thread.
///
/// The transformed input is [point][register tile][channels / lanes][row][lane], the products of a panel
/// are [point][row][column].
extension Winograd {
  /// Transforms the input that some register tiles of a run multiply.
  func transformInput(
    _ run: WinogradSplit.TileRun, _ tiles: Range<Int>, of block: Range<Int>,
    _ split: WinogradSplit, into transformed: UnsafeMutablePointer<Float>
  ) {
    let (lanes, channels, transform) = (split.table.lanes, split.inChannels, split.transforms.input)
    let first = run.first + tiles.lowerBound * run.rows
    var cursor = TileCursor(block.lowerBound + first, self)
    var left = block.count - first
    for tile in tiles {
      let base = transformed + (run.first + tile * run.rows) * channels
      for row in 0..<min(run.rows, left) {
        transform(
          input + cursor.input, inputLayout.rowPitch, channels, base + row * lanes,
          run.rows * lanes, split.inputPitch)
        cursor.advance()
      }
      left -= run.rows
    }
  }

  /// Multiplies all tiles of a block with one panel of weights, at one point.
  func multiply(
    _ point: Int, _ panel: Int, _ runs: [WinogradSplit.TileRun], _ split: WinogradSplit,
    _ weights: UnsafePointer<Float>, _ transformed: UnsafePointer<Float>,
    into products: UnsafeMutablePointer<Float>
  ) {
    let (channels, columns) = (split.inChannels, split.table.columns)
    let weights = weights + (panel * split.points + point) * channels * columns
    let transformed = transformed + point * split.inputPitch
    let products = products + point * split.outputPitch
    // The weights of the next point, or of the next panel's first.
    var ahead = weights + channels * columns
    for run in runs {
      run.kernel(
        channels / split.table.lanes, run.tiles, transformed + run.first * channels, weights,
        products + run.first * columns, ahead)
      ahead += run.tiles * channels * split.table.lanes
    }
  }

  /// Finishes some of a block's tiles for one panel of channels.
  func transformOutput(
    _ tiles: Range<Int>, of block: Range<Int>, _ panel: Int, _ split: WinogradSplit,
    _ bias: UnsafePointer<Float>, _ products: UnsafePointer<Float>
  ) {
    let (columns, transform) = (split.table.columns, split.transforms.output)
    var cursor = TileCursor(tiles.lowerBound, self)
    for row in tiles.lowerBound - block.lowerBound..<tiles.upperBound - block.lowerBound {
      transform(
        products + row * columns, split.outputPitch, bias + panel * columns,
        output + cursor.output + panel * columns, outputLayout.rowPitch, outputLayout.channels,
        cursor.rows, cursor.columns, addend ?? 0, addend != nil, activation.ceiling)
      cursor.advance()
    }
  }
}

/// Walks over tiles, row by row and image by image, and knows where each lies.
struct TileCursor {
  /// The first pixel that a tile reads, and the first that it writes, in floats.
  private(set) var input = 0
  private(set) var output = 0
  private var image: Int
  private var y: Int
  private var x: Int
  private let from: ImageLayout
  private let to: ImageLayout

  init(_ tile: Int, _ winograd: Winograd) {
    from = winograd.inputLayout
    to = winograd.outputLayout
    let across = to.width.dividedUp(by: Winograd.side)
    let down = to.height.dividedUp(by: Winograd.side)
    let (row, column) = tile.quotientAndRemainder(dividingBy: across)
    image = row / down
    y = row % down * Winograd.side
    x = column * Winograd.side
    locate()
  }

  /// How many of the tile's rows and columns lie inside the image.
  var rows: Int { min(Winograd.side, to.height - y) }
  var columns: Int { min(Winograd.side, to.width - x) }

  mutating func advance() {
    x += Winograd.side
    if x >= to.width {
      x = 0
      y += Winograd.side
    }
    if y >= to.height {
      y = 0
      image += 1
    }
    locate()
  }

  private mutating func locate() {
    input = image * from.imagePitch + y * from.rowPitch + x * from.channels
    output = to.offset(image: image, y: y, x: x)
  }
}
