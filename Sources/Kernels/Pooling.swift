/// The pixels that one output pixel of a pooling looks at.
package struct PoolingWindow: Sendable, Equatable {
  package let size: Int
  package let stride: Int
  package let padding: Int

  /// Padding is at most half of the size, so that each window holds a pixel.
  package init(size: Int, stride: Int, padding: Int) {
    precondition(
      size > 0 && stride > 0 && padding >= 0 && 2 * padding <= size,
      "PoolingWindow: size \(size), stride \(stride), padding \(padding)")
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The layout of the output for an input's, with a border of its own.
  package func outputLayout(for input: ImageLayout, border: Int) -> ImageLayout {
    ImageLayout(
      height: (input.height + 2 * padding - size) / stride + 1,
      width: (input.width + 2 * padding - size) / stride + 1, channels: input.channels,
      border: border)
  }

  /// The part of the window of output row or column `index` that lies in `0 ..< limit`.
  func range(_ index: Int, within limit: Int) -> Range<Int> {
    let first = index * stride - padding
    return max(first, 0)..<min(first + size, limit)
  }
}

/// Window maximum over bordered channels-last images; the window is clipped at the image's edge.
///
/// output[n, y, x, c] = max input[n, y·stride + i − padding, x·stride + j − padding, c] over the taps
/// (i, j) that lie inside the image, NaN if one is. Channels have to be a multiple of 16.
package func maxPool(
  _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
  into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int,
  window: PoolingWindow, table: KernelTable = .current
) {
  let pool = RowPool(inputLayout, outputLayout, window, table)
  Parallel.forEach(images * outputLayout.height) { index in
    let (image, y) = index.quotientAndRemainder(dividingBy: outputLayout.height)
    pool.run(
      input + image * inputLayout.imagePitch, row: y,
      into: output + image * outputLayout.imagePitch)
  }
}

/// The window maximum of one row of pixels.
struct RowPool {
  private let inputLayout: ImageLayout
  private let outputLayout: ImageLayout
  private let window: PoolingWindow
  private let table: KernelTable

  init(
    _ inputLayout: ImageLayout, _ outputLayout: ImageLayout, _ window: PoolingWindow,
    _ table: KernelTable
  ) {
    precondition(
      inputLayout.channels % 16 == 0
        && outputLayout
          == window.outputLayout(for: inputLayout, border: 0)
          .with(border: outputLayout.border, trailing: outputLayout.trailing),
      "maxPool: \(inputLayout) doesn't become \(outputLayout)")
    self.inputLayout = inputLayout
    self.outputLayout = outputLayout
    self.window = window
    self.table = table
  }

  /// Both pointers are at the start of an image, border included.
  func run(
    _ input: UnsafePointer<Float>, row y: Int, into output: UnsafeMutablePointer<Float>
  ) {
    let rows = window.range(y, within: inputLayout.height)
    let most = window.size * window.size
    let kernel = table.maxPool
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: most) { taps in
      guard let base = taps.baseAddress else { return }
      for x in 0..<outputLayout.width {
        var count = 0
        for row in rows {
          for column in window.range(x, within: inputLayout.width) {
            taps[count] = input + inputLayout.offset(image: 0, y: row, x: column)
            count += 1
          }
        }
        kernel(
          UnsafePointer(base), count, inputLayout.channels,
          output + outputLayout.offset(image: 0, y: y, x: x))
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
