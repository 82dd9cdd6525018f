public import Autograd
internal import Kernels

extension Preprocessing {
  /// Pictures as the input of a network: `[N, 3, height, width]`, `(value / 255 − mean) / std`.
  ///
  /// In single precision and the order of operations that torchvision's `ToTensor` and `Normalize`
  /// have, so that results are the same bit for bit. The pictures are worked on in parallel.
  ///
  /// - Precondition: there is at least one picture, and all have the same size.
  public func normalize(_ images: [Image]) -> Tensor {
    guard let first = images.first else { preconditionFailure("there is no image to normalize") }
    let (width, height) = (first.width, first.height)
    for image in images where image.width != width || image.height != height {
      preconditionFailure(
        "a batch holds images of one size, not \(first) and \(image)")
    }
    let table = normalizationTable()
    return Tensor(shape: [images.count, 3, height, width]) { buffer in
      guard let base = buffer.baseAddress else { return }
      table.withUnsafeBufferPointer { table in
        guard let table = table.baseAddress else { return }
        Parallel.forEach(images.count) { index in
          let plane = width * height
          images[index].pixels.withUnsafeBufferPointer { pixels in
            guard let pixels = pixels.baseAddress else { return }
            let red = base + 3 * plane * index
            for pixel in 0..<plane {
              red[pixel] = table[Int(pixels[3 &* pixel])]
              red[plane &+ pixel] = table[256 &+ Int(pixels[3 &* pixel &+ 1])]
              red[2 &* plane &+ pixel] = table[512 &+ Int(pixels[3 &* pixel &+ 2])]
            }
          }
        }
      }
    }
  }

  /// What each of the 256 values of red, then of green, then of blue becomes.
  package func normalizationTable() -> [Float] {
    var table: [Float] = []
    for channel in 0..<3 {
      for level in 0..<256 {
        let value = Float(level) / 255
        table.append((value - mean[channel]) / std[channel])
      }
    }
    return table
  }
}
