internal import CInt8Kernels

/// One row of the window maximum of an image of bytes.
///
/// Channels have to be a multiple of 16.
///
/// - Parameters:
///   - input: The image, border included.
///   - output: The row's first pixel.
///   - width: Pixels of the row.
package func int8MaxPool(
  _ input: UnsafePointer<UInt8>, _ layout: ImageLayout, row: Int, window: PoolingWindow,
  into output: UnsafeMutablePointer<UInt8>, width: Int
) {
  precondition(
    layout.channels % 16 == 0, "int8MaxPool: \(layout.channels) channels, not a multiple of 16")
  let needed = window.range(row, within: layout.height)
  withUnsafeTemporaryAllocation(of: UnsafePointer<UInt8>?.self, capacity: window.size) { rows in
    for (index, y) in needed.enumerated() {
      rows[index] = input + layout.offset(image: 0, y: y, x: 0)
    }
    var arguments = int8_pool_row(
      rows: UnsafePointer(rows.baseAddress), row_count: needed.count, width: layout.width,
      channels: layout.channels, size: window.size, stride: window.stride,
      padding: window.padding, output: output, output_width: width)
    int8maxpool1x16(&arguments)
  }
}

/// The sum of each channel over an image of bytes, times `factor`: output [images, channels].
///
/// Channels have to be a multiple of 16. Sums are exact.
package func int8AveragePool(
  _ input: UnsafePointer<UInt8>, _ layout: ImageLayout, images: Int, factor: Float,
  into output: UnsafeMutablePointer<Float>
) {
  precondition(
    layout.channels % 16 == 0, "int8AveragePool: \(layout.channels) channels, not a multiple of 16")
  Parallel.forEach(images) { image in
    int8avgpool1x16(
      input + layout.offset(image: image, y: 0, x: 0), layout.height, layout.width,
      layout.rowPitch, layout.channels, factor, output + image * layout.channels)
  }
}

extension ImageLayout {
  /// Writes planes [image, 3, height, width] as bytes into images of this layout, which has 4 channels.
  ///
  /// A number becomes value · scale + offset of its channel, at least 0 and at most 255, rounded to
  /// the nearest integer, half to even; NaN becomes 0, and so does the fourth channel.
  package func fill(
    _ to: UnsafeMutablePointer<UInt8>, quantizing planes: UnsafePointer<Float>, images: Int,
    scale: [Float], offset: [Float]
  ) {
    precondition(
      channels == 4 && scale.count == 3 && offset.count == 3,
      "ImageLayout: \(scale.count) channels don't become \(channels)")
    let area = height * width
    Parallel.forEach(images * height) { index in
      let (image, y) = index.quotientAndRemainder(dividingBy: height)
      int8quantize3x4(
        planes + image * 3 * area + y * width, area, width, scale, offset,
        to + self.offset(image: image, y: y, x: 0))
    }
  }
}
