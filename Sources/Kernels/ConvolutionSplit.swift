/// How the output of a convolution is split: pixels into runs of whole tiles, channels into panels.
struct ConvolutionSplit {
  /// Weights that stay in the second-level cache while tiles pass by, in floats.
  static let residentWeights = 1 << 18
  /// Tiles that should pass by each panel of weights once it is in the cache.
  static let worthwhileTiles = 24
  /// Multiplications worth a unit of work for a thread.
  static let worthwhile = 1 << 24

  let pixels: Int
  let panels: Int
  /// Panels that each tile is multiplied with before the next tile.
  let group: Int
  let unitPixels: Int
  let unitPanels: Int

  init(_ convolution: PackedConvolution, pixels: Int) {
    let table = convolution.table
    let height = table.convolutionTiles[0].rows
    let taps = convolution.kernelHeight * convolution.kernelWidth * convolution.inChannels
    self.pixels = pixels
    panels = convolution.outChannels / table.columns
    group = max(1, min(panels, Self.residentWeights / (taps * table.columns)))
    let threads = Parallel.threads
    guard threads > 1 else {
      unitPixels = pixels.roundedUp(to: height)
      unitPanels = panels
      return
    }
    // A few units a thread, so that they end together; large enough to be worth it.
    let most = pixels.dividedUp(by: 4 * threads)
    let wanted = max(
      Self.worthwhile.dividedUp(by: taps * convolution.outChannels), Self.worthwhileTiles * height)
    unitPixels = max(1, min(wanted, most)).roundedUp(to: height)
    // Few pixels, as with one image in the last layers: the channels are split too.
    let runs = pixels.dividedUp(by: unitPixels)
    unitPanels = max(1, panels / (4 * threads).dividedUp(by: runs))
  }

  private var across: Int { panels.dividedUp(by: unitPanels) }

  var units: Int { pixels.dividedUp(by: unitPixels) * across }

  /// The pixels and the panels of one unit.
  func unit(_ index: Int) -> (pixels: Range<Int>, panels: Range<Int>) {
    let (run, part) = index.quotientAndRemainder(dividingBy: across)
    let first = run * unitPixels
    let panel = part * unitPanels
    return (first..<min(first + unitPixels, pixels), panel..<min(panel + unitPanels, panels))
  }
}
