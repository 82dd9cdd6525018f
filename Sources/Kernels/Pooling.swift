/// Window maximum over bordered channels-last images; the window is clipped at the image's edge.
///
/// output[n, y, x, c] = max input[n, y·stride + i − padding, x·stride + j − padding, c] over the taps
/// (i, j) that lie inside the image, NaN if one is. Channels have to be a multiple of 16; padding is
/// at most half of the window, so that each window holds a pixel.
package func maxPool(
  _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
  into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int, window: Int,
  stride: Int, padding: Int, table: KernelTable = .current
) {
  precondition(
    inputLayout.channels == outputLayout.channels && inputLayout.channels % 16 == 0,
    "maxPool: \(inputLayout.channels) channels become \(outputLayout.channels)")
  precondition(
    2 * padding <= window
      && outputLayout.height == (inputLayout.height + 2 * padding - window) / stride + 1
      && outputLayout.width == (inputLayout.width + 2 * padding - window) / stride + 1,
    "maxPool: \(inputLayout) doesn't become \(outputLayout)")
  Parallel.forEach(images * outputLayout.height) { index in
    let (image, y) = index.quotientAndRemainder(dividingBy: outputLayout.height)
    let rows = (y * stride - padding).window(window, within: inputLayout.height)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: window * window) {
      taps in
      guard let base = taps.baseAddress else { return }
      for x in 0..<outputLayout.width {
        var count = 0
        for row in rows {
          for column in (x * stride - padding).window(window, within: inputLayout.width) {
            taps[count] = input + inputLayout.offset(image: image, y: row, x: column)
            count += 1
          }
        }
        table.maxPool(
          UnsafePointer(base), count, inputLayout.channels,
          output + outputLayout.offset(image: image, y: y, x: x))
      }
    }
  }
}

/// The mean of each channel over a bordered channels-last image: output [images, channels].
///
/// Channels have to be a multiple of 16. Sums run row by row, in one fixed order.
package func globalAveragePool(
  _ input: UnsafePointer<Float>, _ layout: ImageLayout, images: Int,
  into output: UnsafeMutablePointer<Float>, table: KernelTable = .current
) {
  precondition(
    layout.channels % 16 == 0,
    "globalAveragePool: \(layout.channels) channels, not a multiple of 16")
  Parallel.forEach(images) { image in
    table.averagePool(
      input + layout.offset(image: image, y: 0, x: 0), layout.height, layout.width,
      layout.rowPitch, layout.channels, output + image * layout.channels)
  }
}

extension Int {
  /// The part of `self ..< self + size` that lies in `0 ..< limit`.
  fileprivate func window(_ size: Int, within limit: Int) -> Range<Int> {
    Swift.max(self, 0)..<Swift.min(self + size, limit)
  }
}
