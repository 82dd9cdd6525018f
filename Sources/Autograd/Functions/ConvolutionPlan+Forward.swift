internal import Kernels

extension ConvolutionPlan {
  /// output = weight · columns, tile by tile.
  func forward(_ input: UnsafePointer<Float>, weight: UnsafePointer<Float>, into output: Address) {
    withScratch { columns, gathered in
      for tile in tiles {
        for group in 0..<groups {
          let matrix = fill(columns, from: input, tile: tile, group: group)
          let isDirect = tile.images.count == 1
          let first = output + outputOffset(image: tile.images.lowerBound, group: group, tile: tile)
          gemm(
            m: outputs, n: self.columns(of: tile), k: geometry.columnRows,
            weights(weight, group: group), matrix, into: isDirect ? first : gathered,
            rowStride: isDirect ? outputPlane : self.columns(of: tile), accumulate: false)
          if !isDirect { scatter(gathered, to: output, tile: tile, group: group) }
        }
      }
    }
  }

  /// output[n][o][…] += bias[o].
  func addBias(_ bias: UnsafePointer<Float>, to output: Address) {
    let channels = groups * outputs
    Parallel.split(batch * channels, cost: outputPlane) { plane in
      let value = bias[plane % channels]
      let elements = output + plane * outputPlane
      for index in 0..<outputPlane { elements[index] += value }
    }
  }

  /// The column matrix of a tile: laid out in `columns`, or the image itself.
  func fill(
    _ columns: Address, from input: UnsafePointer<Float>, tile: Tile, group: Int
  ) -> Matrix {
    if isPointwise {
      let image = input + inputOffset(image: tile.images.lowerBound, group: group)
      return Matrix(image, rowStride: inputPlane, columnStride: 1)
    }
    let width = self.columns(of: tile)
    forEachPlane(of: tile) { image, channel, plane, position in
      im2col(
        input + inputOffset(image: image, group: group) + channel * inputPlane, plane,
        outputRows: tile.rows, into: columns + position, rowStride: width)
    }
    return Matrix(columns, rowStride: width, columnStride: 1)
  }

  /// Runs `body` on all threads for each image and channel of a tile, with the geometry of that one
  /// channel and the position of its part within the column matrix.
  func forEachPlane(
    of tile: Tile,
    _ body: (_ image: Int, _ channel: Int, ConvolutionGeometry, _ position: Int) -> Void
  ) {
    var plane = geometry
    plane.channels = 1
    let part = tile.rows.count * geometry.outputWidth
    let width = columns(of: tile)
    Parallel.split(tile.images.count * channels, cost: part * plane.columnRows) { index in
      let (image, channel) = index.quotientAndRemainder(dividingBy: channels)
      body(
        tile.images.lowerBound + image, channel, plane,
        channel * plane.columnRows * width + image * part)
    }
  }

  /// Moves a product over several images [outputs, images · plane] to where the images lie.
  private func scatter(
    _ gathered: UnsafePointer<Float>, to output: Address, tile: Tile, group: Int
  ) {
    let width = columns(of: tile)
    Parallel.split(tile.images.count * outputs, cost: outputPlane) { index in
      let (image, channel) = index.quotientAndRemainder(dividingBy: outputs)
      let start = outputOffset(image: tile.images.lowerBound + image, group: group, tile: tile)
      (output + start + channel * outputPlane)
        .update(from: gathered + channel * width + image * outputPlane, count: outputPlane)
    }
  }
}
