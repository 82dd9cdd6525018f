/// Window mean over bordered channels-last images.
///
/// output[n, y, x, c] = Σ input[n, y·stride + i − padding, x·stride + j − padding, c] · (1 / count) over
/// the taps (i, j) that lie inside the image, added row by row. Layouts are those of
/// `PoolingWindow.outputLayout`; only the inner part of the output is written.
///
/// - Parameter countsPadding: Whether the taps outside the image count.
package func averagePool(
  _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
  into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int,
  window: PoolingWindow, countsPadding: Bool
) {
  inputLayout.forEachWindow(outputLayout, images: images, window) { image, y, x, rows, columns in
    let count = countsPadding ? window.size * window.size : rows.count * columns.count
    let share = 1 / Float(count)
    let to = output + outputLayout.offset(image: image, y: y, x: x)
    let channels = inputLayout.channels
    to.update(repeating: 0, count: channels)
    for row in rows {
      for column in columns {
        let from = input + inputLayout.offset(image: image, y: row, x: column)
        for channel in 0..<channels { to[channel] += from[channel] }
      }
    }
    for channel in 0..<channels { to[channel] *= share }
  }
}

/// The same over bytes, which become those of another meaning: (Σ byte − taps · zero) · scale / count +
/// offset, rounded to the nearest integer, half to even, from 0 to 255.
///
/// - Parameter zero: The byte that stands for 0 in the input.
package func int8AveragePool(
  _ input: UnsafePointer<UInt8>, _ inputLayout: ImageLayout,
  into output: UnsafeMutablePointer<UInt8>, _ outputLayout: ImageLayout, images: Int,
  window: PoolingWindow, countsPadding: Bool, zero: Int, scale: Float, offset: Float
) {
  inputLayout.forEachWindow(outputLayout, images: images, window) { image, y, x, rows, columns in
    let taps = rows.count * columns.count
    let share = scale / Float(countsPadding ? window.size * window.size : taps)
    let to = output + outputLayout.offset(image: image, y: y, x: x)
    for channel in 0..<inputLayout.channels {
      var sum = -taps * zero
      for row in rows {
        for column in columns {
          sum += Int(input[inputLayout.offset(image: image, y: row, x: column) + channel])
        }
      }
      to[channel] = UInt8(nearest: Float(sum) * share + offset)
    }
  }
}

extension ImageLayout {
  /// Hands over each output pixel of images with the rows and columns of its window that lie inside the
  /// image, a row of pixels on one thread.
  fileprivate func forEachWindow(
    _ output: ImageLayout, images: Int, _ window: PoolingWindow,
    _ body: (_ image: Int, _ y: Int, _ x: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void
  ) {
    precondition(
      output
        == window.outputLayout(for: self, border: 0)
        .with(border: output.border, trailing: output.trailing),
      "averagePool: \(self) doesn't become \(output)")
    Parallel.forEach(images * output.height) { index in
      let (image, y) = index.quotientAndRemainder(dividingBy: output.height)
      let rows = window.range(y, within: height)
      for x in 0..<output.width { body(image, y, x, rows, window.range(x, within: width)) }
    }
  }
}

extension UInt8 {
  /// The nearest integer from 0 to 255, half to even.
  init(nearest value: Float) {
    self = UInt8(Swift.min(Swift.max(value, 0), 255).rounded(.toNearestOrEven))
  }
}
