internal import Kernels

extension ConvolutionPlan {
  /// ∂columns = weightᵀ · ∂output, each added to the input element that it was laid out from.
  func inputGradient(
    _ gradient: UnsafePointer<Float>, weight: UnsafePointer<Float>, into result: Address
  ) {
    if !isPointwise {
      result.update(repeating: 0, count: batch * groups * channels * inputPlane)
    }
    withScratch { columns, gathered in
      for tile in tiles {
        for group in 0..<groups {
          let width = self.columns(of: tile)
          let ofOutput = gather(gradient, into: gathered, tile: tile, group: group)
          let image = result + inputOffset(image: tile.images.lowerBound, group: group)
          gemm(
            m: geometry.columnRows, n: width, k: outputs,
            weights(weight, group: group).transposed, ofOutput,
            into: isPointwise ? image : columns, rowStride: isPointwise ? inputPlane : width,
            accumulate: false)
          if isPointwise { continue }
          forEachPlane(of: tile) { image, channel, plane, position in
            col2im(
              columns + position, rowStride: width, plane, outputRows: tile.rows,
              addingTo: result + inputOffset(image: image, group: group) + channel * inputPlane)
          }
        }
      }
    }
  }

  /// ∂weight = ∂output · columnsᵀ, summed over the tiles in order.
  func weightGradient(
    _ gradient: UnsafePointer<Float>, input: UnsafePointer<Float>, into result: Address
  ) {
    result.update(repeating: 0, count: groups * outputs * geometry.columnRows)
    withScratch { columns, gathered in
      for tile in tiles {
        for group in 0..<groups {
          let matrix = fill(columns, from: input, tile: tile, group: group)
          let ofOutput = gather(gradient, into: gathered, tile: tile, group: group)
          gemm(
            m: outputs, n: geometry.columnRows, k: self.columns(of: tile), ofOutput,
            matrix.transposed, into: result + group * outputs * geometry.columnRows,
            rowStride: geometry.columnRows, accumulate: true)
        }
      }
    }
  }

  /// ∂bias[o] = Σ ∂output[n][o][…].
  func biasGradient(_ gradient: UnsafePointer<Float>, into result: Address) {
    let channels = groups * outputs
    let kernels = KernelTable.current.elements
    Parallel.split(channels, cost: batch * outputPlane) { channel in
      var total = 0.0
      for image in 0..<batch {
        total += kernels.preciseSum(
          UnsafeBufferPointer(
            start: gradient + (image * channels + channel) * outputPlane, count: outputPlane
          ).span)
      }
      result[channel] = Float(total)
    }
  }

  /// The gradient of a tile as a matrix [outputs, columns]: copied if it spans several images.
  private func gather(
    _ gradient: UnsafePointer<Float>, into gathered: Address, tile: Tile, group: Int
  ) -> Matrix {
    let first = tile.images.lowerBound
    if tile.images.count == 1 {
      return Matrix(
        gradient + outputOffset(image: first, group: group, tile: tile), rowStride: outputPlane,
        columnStride: 1)
    }
    let width = columns(of: tile)
    Parallel.split(tile.images.count * outputs, cost: outputPlane) { index in
      let (image, channel) = index.quotientAndRemainder(dividingBy: outputs)
      let start = outputOffset(image: first + image, group: group, tile: tile)
      (gathered + channel * width + image * outputPlane)
        .update(from: gradient + start + channel * outputPlane, count: outputPlane)
    }
    return Matrix(gathered, rowStride: width, columnStride: 1)
  }
}
