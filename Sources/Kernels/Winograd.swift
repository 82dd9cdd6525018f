/// One convolution by Winograd's F(4×4, 3×3) or F(4×4, 4×4) under way.
///
/// A tile is 4×4 output pixels, made of 6×6 or 7×7 input pixels d: Aᵀ·[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A, summed
/// over the input channels before the last transform. At each of the 36 or 49 points that is a matrix
/// product, tiles × inChannels by inChannels × outChannels.
/// (A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks, 2015.)
struct Winograd {
  /// Output pixels along a tile's side.
  static let side = 4
  let convolution: PackedConvolution
  /// The window of output pixel (0, 0) of the first image.
  let input: UnsafePointer<Float>
  let inputLayout: ImageLayout
  let output: UnsafeMutablePointer<Float>
  let outputLayout: ImageLayout
  let images: Int
  /// From an output to what is added to it.
  let addend: Int?
  let activation: Activation?

  /// `scratch` has room for `split.scratch(workers:)` floats.
  func run(_ split: WinogradSplit, scratch: UnsafeMutablePointer<Float>, workers: Int) {
    convolution.weights.withUnsafePointer { weights in
      convolution.bias.withUnsafePointer { bias in
        if split.isFused {
          runFused(split, weights, bias, scratch, workers: workers)
        } else {
          runInSteps(split, weights, bias, scratch, workers: workers)
        }
      }
    }
  }

  /// Each block on one thread, from the input to the output.
  private func runFused(
    _ split: WinogradSplit, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>, workers: Int
  ) {
    let whole = split.runs(split.block)
    let last = split.runs(split.tiles(of: split.blocks - 1).count)
    Parallel.forEach(split.blocks, workers: workers) { index, worker in
      let tiles = split.tiles(of: index)
      let runs = tiles.count == split.block ? whole : last
      run(tiles, runs, split, weights, bias, scratch: scratch + worker * split.blockScratch)
    }
  }

  /// A block that is small enough, from the input to the output on the caller's thread.
  func run(
    _ tiles: Range<Int>, _ runs: [WinogradSplit.TileRun], _ split: WinogradSplit,
    _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let products = scratch + split.input
    for run in runs { transformInput(run, 0..<run.tiles, of: tiles, split, into: scratch) }
    for panel in 0..<split.panels {
      for point in 0..<split.points {
        multiply(point, panel, runs, split, weights, UnsafePointer(scratch), into: products)
      }
      transformOutput(tiles, of: tiles, panel, split, bias, UnsafePointer(products))
    }
  }

  /// One large block after another, each step split over the threads.
  private func runInSteps(
    _ split: WinogradSplit, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>, workers: Int
  ) {
    let products = scratch + split.input
    for index in 0..<split.blocks {
      let tiles = split.tiles(of: index)
      let runs = split.runs(tiles.count)
      for run in runs {
        Parallel.forEach(run.tiles, workers: workers) { tile, _ in
          transformInput(run, tile..<tile + 1, of: tiles, split, into: scratch)
        }
      }
      Parallel.forEach(split.points * split.panels, workers: workers) { index, _ in
        let (point, panel) = index.quotientAndRemainder(dividingBy: split.panels)
        multiply(
          point, panel, runs, split, weights, UnsafePointer(scratch),
          into: products + panel * split.panelPitch)
      }
      // A few tiles at a time, with all panels: the pixels are whole.
      let size = 4
      Parallel.forEach(tiles.count.dividedUp(by: size), workers: workers) { index, _ in
        let first = tiles.lowerBound + index * size
        let some = first..<min(first + size, tiles.upperBound)
        for panel in 0..<split.panels {
          transformOutput(
            some, of: tiles, panel, split, bias,
            UnsafePointer(products + panel * split.panelPitch))
        }
      }
    }
  }

  /// The tiles that hold some rows of the first image, on the caller's thread.
  ///
  /// Tiles lie where they do whichever rows are asked for, which decides the bits of the result.
  func run(rows: Range<Int>, scratch: UnsafeMutablePointer<Float>) {
    let split = WinogradSplit(convolution, outputLayout, images: 1, workers: 1)
    let across = outputLayout.width.dividedUp(by: Self.side)
    let (first, last) = (rows.lowerBound / Self.side, rows.upperBound.dividedUp(by: Self.side))
    convolution.weights.withUnsafePointer { weights in
      convolution.bias.withUnsafePointer { bias in
        for start in stride(from: first * across, to: last * across, by: split.block) {
          let tiles = start..<min(start + split.block, last * across)
          run(tiles, split.runs(tiles.count), split, weights, bias, scratch: scratch)
        }
      }
    }
  }
}
