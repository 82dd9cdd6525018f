extension PackedConvolution {
  /// Convolves `images` images, split over threads.
  ///
  /// Each output is one sum in a fixed order, so it is the same bit for bit for any number of
  /// threads, and for an image alone or among others.
  ///
  /// - Parameters:
  ///   - input: Images of `inputLayout`, whose border is at least as wide as the padding.
  ///   - output: Images of `outputLayout`; only the inner part is written.
  ///   - addend: Images of `outputLayout` to add; may be the output itself.
  ///   - rectify: Whether negative results become zero.
  package func run(
    _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int,
    adding addend: UnsafePointer<Float>? = nil, rectify: Bool
  ) {
    precondition(
      inputLayout.channels == inChannels && inputLayout.border >= padding
        && outputLayout == self.outputLayout(for: inputLayout, border: outputLayout.border),
      "PackedConvolution: \(inputLayout) doesn't become \(outputLayout)")
    guard images > 0 else { return }
    let pass = Pass(
      convolution: self, input: input + windowOffset(inputLayout), inputLayout: inputLayout,
      output: output, outputLayout: outputLayout,
      pixels: images * outputLayout.height * outputLayout.width,
      addend: addend.map { $0 - UnsafePointer(output) }, rectify: rectify)
    let split = ConvolutionSplit(self, pixels: pass.pixels)
    weights.withUnsafePointer { weights in
      bias.withUnsafePointer { bias in
        Parallel.forEach(split.units) { unit in
          let (pixels, panels) = split.unit(unit)
          pass.run(pixels: pixels, panels: panels, group: split.group, weights, bias)
        }
      }
    }
  }

  /// From the start of the input's border to the window of output pixel (0, 0).
  private func windowOffset(_ layout: ImageLayout) -> Int {
    layout.offset(image: 0, y: -padding, x: -padding)
  }
}

/// How the output of a convolution is split: pixels into runs of whole tiles, channels into panels.
struct ConvolutionSplit {
  /// Weights that stay in the second-level cache while tiles pass by, in floats.
  static let residentWeights = 1 << 18
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
    let height = table.gemmTiles[0].rows
    let taps = convolution.kernelHeight * convolution.kernelWidth * convolution.inChannels
    let panel = taps * table.columns
    self.pixels = pixels
    panels = convolution.outChannels / table.columns
    group = max(1, min(panels, Self.residentWeights / panel))
    let threads = Parallel.threads
    let wanted = Self.worthwhile.dividedUp(by: taps * convolution.outChannels)
    // A few units a thread, so that they end together; none smaller than a tile.
    let most = pixels.dividedUp(by: threads > 1 ? 4 * threads : 1)
    unitPixels = max(1, min(wanted, most)).roundedUp(to: height)
    let runs = pixels.dividedUp(by: unitPixels)
    // Few pixels, as with one image in the last layers: the channels are split too.
    let across = threads > 1 ? (4 * threads).dividedUp(by: runs) : 1
    unitPanels = max(1, panels / across)
  }

  private var across: Int { panels.dividedUp(by: unitPanels) }

  var units: Int { pixels.dividedUp(by: unitPixels) * across }

  /// The pixels and the panels of one unit.
  func unit(_ index: Int) -> (Range<Int>, Range<Int>) {
    let (run, part) = index.quotientAndRemainder(dividingBy: across)
    let first = run * unitPixels
    let panel = part * unitPanels
    return (
      first..<min(first + unitPixels, pixels), panel..<min(panel + unitPanels, panels)
    )
  }
}
