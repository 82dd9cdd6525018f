/// A convolution that keeps its channels apart, its weights packed once for one instruction set.
///
/// output[n, y, x, c] = Σ input[n, y·stride + i − top, x·stride + j − left, c] · weights[c, i, j] + bias[c],
/// activated. Immutable, so it can be shared.
package final class DepthwiseConvolution: Sendable {
  package let channels: Int
  package let window: ConvolutionWindow
  let table: KernelTable
  /// [channels / 16][taps][16].
  let weights: FloatBuffer
  let bias: FloatBuffer

  /// Packs weights [channels, kernel height, kernel width].
  ///
  /// Channels have to be a multiple of 16, and the window one of those that `supports` knows.
  package init(
    weights: [Float], bias: [Float], window: ConvolutionWindow, table: KernelTable = .current
  ) {
    let taps = window.taps
    precondition(
      !bias.isEmpty && bias.count % 16 == 0 && weights.count == bias.count * taps,
      "DepthwiseConvolution: \(weights.count) weights for \(bias.count) channels of \(taps) taps")
    precondition(
      Self.supports(window), "DepthwiseConvolution: no kernel for a window of \(window)")
    channels = bias.count
    self.window = window
    self.table = table
    var packed = FloatBuffer(zeros: weights.count)
    packed.withUnsafeMutablePointer { packed in
      for (index, weight) in weights.enumerated() {
        let (channel, tap) = index.quotientAndRemainder(dividingBy: taps)
        packed[(channel / 16 * taps + tap) * 16 + channel % 16] = weight
      }
    }
    self.weights = packed
    self.bias = FloatBuffer(copying: bias)
  }

  /// Whether there is a kernel for a window: 3×3 or 5×5 with stride 1 or 2.
  package static func supports(_ window: ConvolutionWindow) -> Bool {
    window.height == window.width && [3, 5].contains(window.height)
      && [1, 2].contains(window.stride)
  }

  /// Convolves `images` images, split over threads; the same bits for any number of them.
  ///
  /// - Parameters:
  ///   - input: Images of `inputLayout`, whose borders are as wide as the window wants.
  ///   - output: Images of `outputLayout`; only the inner part is written.
  ///   - workers: The most threads to use.
  package func run(
    _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int,
    activation: Activation?, workers: Int = Parallel.threads
  ) {
    precondition(
      inputLayout.channels == channels && outputLayout.channels == channels
        && window.fits(inputLayout, outputLayout),
      "DepthwiseConvolution: \(inputLayout) doesn't become \(outputLayout)")
    let split = RowSplit(
      outputLayout, inputRow: window.stride * inputLayout.rowPitch * MemoryLayout<Float>.size,
      images: images, workers: workers)
    Parallel.forEach(split.units, workers: workers) { unit, _ in
      let (image, rows) = split.unit(unit)
      run(
        rows: rows, of: input + image * inputLayout.imagePitch, inputLayout,
        into: output + image * outputLayout.imagePitch, outputLayout, activation: activation)
    }
  }

  /// Some rows of one image's output, on the caller's thread: bits are those of `run`.
  ///
  /// - Parameters:
  ///   - input: An image of `inputLayout`, of which only the rows that are needed are read.
  ///   - output: Where an image of `layout` would begin; only the rows are written.
  package func run(
    rows: Range<Int>, of input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<Float>, _ layout: ImageLayout, activation: Activation?
  ) {
    let (kernel, taps) = (table.depthwise(window), window.taps)
    let from = input + window.offset(inputLayout, row: rows.lowerBound)
    let to = output + layout.offset(image: 0, y: rows.lowerBound, x: 0)
    weights.withUnsafePointer { weights in
      bias.withUnsafePointer { bias in
        for channel in stride(from: 0, to: channels, by: 16) {
          kernel(
            from + channel, inputLayout.rowPitch, channels, weights + channel * taps,
            bias + channel, to + channel, layout.rowPitch, rows.count, layout.width,
            activation.ceiling)
        }
      }
    }
  }
}

extension KernelTable {
  /// The kernel for a window that `DepthwiseConvolution` supports.
  fileprivate func depthwise(_ window: ConvolutionWindow) -> DepthwiseKernel {
    switch (window.height, window.stride) {
    case (3, 1): depthwise3x3s1
    case (3, 2): depthwise3x3s2
    case (5, 1): depthwise5x5s1
    default: depthwise5x5s2
    }
  }
}
