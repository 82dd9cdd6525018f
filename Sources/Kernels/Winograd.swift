/// One convolution by Winograd's F(4×4, 3×3) under way.
///
/// A tile is 4×4 output pixels, made of 6×6 input pixels d: Aᵀ·[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A, summed over the
/// input channels before the last transform. At each of the 36 points that is a matrix product,
/// tiles × inChannels by inChannels × outChannels.
/// (A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks, 2015.)
struct Winograd {
  /// Output pixels along a tile's side.
  static let side = 4
  /// Points at which a tile is evaluated.
  static let points = 36

  let convolution: PackedConvolution
  /// The window of output pixel (0, 0) of the first image.
  let input: UnsafePointer<Float>
  let inputLayout: ImageLayout
  let output: UnsafeMutablePointer<Float>
  let outputLayout: ImageLayout
  let images: Int
  /// From an output to what is added to it.
  let addend: Int?
  let rectify: Bool

  /// `scratch` has room for `WinogradSplit.scratch` floats for each worker.
  func run(_ split: WinogradSplit, scratch: UnsafeMutablePointer<Float>, workers: Int) {
    let whole = split.runs(split.block)
    let last = split.runs((split.tiles - 1) % split.block + 1)
    convolution.weights.withUnsafePointer { weights in
      convolution.bias.withUnsafePointer { bias in
        Parallel.forEach(split.units, workers: workers) { index, worker in
          let (tiles, panels) = split.unit(index)
          let runs = tiles.count == split.block ? whole : last
          let transformed = scratch + worker * split.scratch
          let products = transformed + split.input
          for run in runs { transformInput(run, of: tiles, split, into: transformed) }
          for panel in panels {
            for point in 0..<Self.points {
              multiply(
                point, panel, runs, split, weights, UnsafePointer(transformed), into: products)
            }
            transformOutput(tiles, panel, split, bias, UnsafePointer(products))
          }
        }
      }
    }
  }
}
