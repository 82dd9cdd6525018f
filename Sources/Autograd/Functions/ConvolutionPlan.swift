internal import Kernels

/// How a convolution is cut into matrix products.
///
/// A product works on one tile of the output: several whole images where they are small, some rows
/// of one image where it is large. That bounds the scratch memory whatever the batch, and fixes
/// the order of every sum whatever the number of threads: tiles follow each other, and the threads
/// share each one.
struct ConvolutionPlan {
  /// The column matrix of a tile has at most this many elements, or one row of one image.
  static let maximalColumns = 1 << 21

  /// Products of fewer columns are not worth packing the weights for.
  static let sufficientColumns = 512

  let batch: Int
  let groups: Int
  /// Channels of the input and the output in each group.
  let channels: Int
  let outputs: Int
  /// Of one image and one group.
  let geometry: ConvolutionGeometry

  /// Images and output rows that are computed at once: all rows, unless it is one image.
  struct Tile {
    let images: Range<Int>
    let rows: Range<Int>
  }

  init(
    input: [Int], weight: [Int], stride: Size2D, padding: Padding, dilation: Size2D, groups: Int
  ) {
    batch = input[0]
    self.groups = groups
    channels = weight[1]
    outputs = weight[0] / groups
    let rows = padding.sides.height.sides(
      of: input[2], kernel: dilation.height * (weight[2] - 1) + 1, stride: stride.height)
    let columns = padding.sides.width.sides(
      of: input[3], kernel: dilation.width * (weight[3] - 1) + 1, stride: stride.width)
    geometry = ConvolutionGeometry(
      channels: weight[1], height: input[2], width: input[3], kernel: (weight[2], weight[3]),
      stride: stride.pair, padding: (rows.before, columns.before),
      trailing: (rows.after, columns.after), dilation: dilation.pair)
  }

  var outputShape: [Int] {
    [batch, groups * outputs, geometry.outputHeight, geometry.outputWidth]
  }

  /// Elements of an image's plane, of the input and of the output.
  var inputPlane: Int { geometry.height * geometry.width }
  var outputPlane: Int { geometry.outputHeight * geometry.outputWidth }

  /// Whether the column matrix of an image is the image itself.
  var isPointwise: Bool {
    geometry
      == ConvolutionGeometry(
        channels: channels, height: geometry.height, width: geometry.width, kernel: (1, 1))
  }

  var tiles: [Tile] {
    let rows = geometry.outputHeight
    if isPointwise {
      return (0..<batch).map { Tile(images: $0..<$0 + 1, rows: 0..<rows) }
    }
    let perImage = max(geometry.columnRows * outputPlane, 1)
    if perImage > Self.maximalColumns {
      let height = max(1, Self.maximalColumns / (geometry.columnRows * geometry.outputWidth))
      return (0..<batch).flatMap { image in
        stride(from: 0, to: rows, by: height).map {
          Tile(images: image..<image + 1, rows: $0..<min($0 + height, rows))
        }
      }
    }
    let images = min(
      Self.maximalColumns / perImage, max(1, Self.sufficientColumns / max(outputPlane, 1)))
    return stride(from: 0, to: batch, by: images).map {
      Tile(images: $0..<min($0 + images, batch), rows: 0..<rows)
    }
  }

  func columns(of tile: Tile) -> Int {
    tile.images.count * tile.rows.count * geometry.outputWidth
  }

  /// Lends memory for the column matrix and for the output, each of the largest tile.
  func withScratch(_ body: (_ columns: Address, _ output: Address) -> Void) {
    let columns = tiles.map(columns(of:)).max() ?? 0
    let isGathered = tiles.contains { $0.images.count > 1 }
    let matrix = Tensor.scratch(isPointwise ? 0 : geometry.columnRows * columns)
    let output = Tensor.scratch(isGathered ? outputs * columns : 0)
    defer {
      matrix.deallocate()
      output.deallocate()
    }
    body(matrix, output)
  }

  /// The input's elements of one image and group.
  func inputOffset(image: Int, group: Int) -> Int {
    (image * groups + group) * channels * inputPlane
  }

  /// The output's elements of one image and group, from a tile's first row on.
  func outputOffset(image: Int, group: Int, tile: Tile) -> Int {
    (image * groups + group) * outputs * outputPlane + tile.rows.lowerBound * geometry.outputWidth
  }

  /// Where the weights of a group lie as a matrix [outputs, columnRows].
  func weights(_ weight: UnsafePointer<Float>, group: Int) -> Matrix {
    Matrix(
      weight + group * outputs * geometry.columnRows, rowStride: geometry.columnRows,
      columnStride: 1)
  }
}

extension Tensor {
  /// Memory of a function for the duration of a call, aligned to a cache line; not a tensor.
  fileprivate static func scratch(_ count: Int) -> Address {
    UnsafeMutableRawPointer
      .allocate(byteCount: Swift.max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
      .bindMemory(to: Float.self, capacity: Swift.max(count, 1))
  }
}
