internal import CInt8Kernels

/// A convolution of 8-bit integers that keeps its channels apart, its weights packed once for every
/// instruction set.
///
/// output[n, y, x, c] = round(sum · scale[c] + bias[c]), at least 0 and at most 255, where
/// sum = Σ input[n, y·stride + i − top, x·stride + j − left, c] · weights[c, i, j] is exact and everything
/// else is in single precision, in this order. Immutable, so it can be shared.
package final class Int8DepthwiseConvolution: Sendable {
  package let channels: Int
  package let window: ConvolutionWindow
  let kernels: Int8Kernels
  /// 16-bit integers, as the kernels want them: see `int8_depthwise`.
  private let weights: ByteBuffer
  private let scale: FloatBuffer
  private let bias: FloatBuffer
  /// Channels whose rows are made together: those of a cache line.
  private static let block = 64

  /// Packs weights [channels, kernel height, kernel width], each from −127 to 127.
  ///
  /// Channels have to be a multiple of 16, and the window one of those that `DepthwiseConvolution`
  /// supports.
  package init(
    weights: [Int8], scale: [Float], bias: [Float], window: ConvolutionWindow,
    kernels: Int8Kernels = .current
  ) {
    let taps = window.taps
    precondition(
      !bias.isEmpty && bias.count % 16 == 0 && weights.count == bias.count * taps
        && scale.count == bias.count,
      "Int8DepthwiseConvolution: \(weights.count) weights for \(bias.count) channels of "
        + "\(taps) taps, \(scale.count) scales")
    channels = bias.count
    self.window = window
    self.kernels = kernels
    precondition(
      DepthwiseConvolution.supports(window),
      "Int8DepthwiseConvolution: no kernel for a window of \(window)")
    let pairs = window.width.dividedUp(by: 2)
    var packed = ByteBuffer(zeros: bias.count * window.height * pairs * 4)
    packed.withUnsafeMutablePointer { bytes in
      for (index, weight) in weights.enumerated() {
        let (channel, tap) = index.quotientAndRemainder(dividingBy: taps)
        let (row, column) = tap.quotientAndRemainder(dividingBy: window.width)
        let pair = (channel / 16 * window.height + row) * pairs + column / 2
        let place = pair * 16 + Int(int8_depthwise_place(Int32(channel % 16)))
        UnsafeMutableRawPointer(bytes).storeBytes(
          of: Int16(weight), toByteOffset: 4 * place + 2 * (column % 2), as: Int16.self)
      }
    }
    self.weights = packed
    self.scale = FloatBuffer(copying: scale)
    self.bias = FloatBuffer(copying: bias)
  }

  /// Convolves `images` images, split over threads.
  ///
  /// - Parameters:
  ///   - input: Images of `inputLayout`, whose borders are as wide as the window wants and hold what stands
  ///     for 0.
  ///   - output: Images of `outputLayout`; only the inner part is written.
  package func run(
    _ input: UnsafePointer<UInt8>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<UInt8>, _ outputLayout: ImageLayout, images: Int,
    workers: Int = Parallel.threads
  ) {
    precondition(
      inputLayout.channels == channels && outputLayout.channels == channels
        && window.fits(inputLayout, outputLayout),
      "Int8DepthwiseConvolution: \(inputLayout) doesn't become \(outputLayout)")
    let split = RowSplit(
      outputLayout, inputRow: window.stride * inputLayout.rowPitch, images: images, workers: workers
    )
    Parallel.forEach(split.units, workers: workers) { unit, _ in
      let (image, rows) = split.unit(unit)
      run(
        rows: rows, of: input + image * inputLayout.imagePitch, inputLayout,
        into: output + image * outputLayout.imagePitch, outputLayout)
    }
  }

  /// Some rows of one image's output, on the caller's thread.
  ///
  /// - Parameters:
  ///   - input: An image of `inputLayout`, of which only the rows that are needed are read.
  ///   - output: Where an image of `layout` would begin; only the rows are written.
  package func run(
    rows: Range<Int>, of input: UnsafePointer<UInt8>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<UInt8>, _ layout: ImageLayout
  ) {
    let pairs = window.height * window.width.dividedUp(by: 2)
    let from = input + window.offset(inputLayout, row: rows.lowerBound)
    let to = output + layout.offset(image: 0, y: rows.lowerBound, x: 0)
    withPacked { weights, scale, bias in
      for channel in stride(from: 0, to: channels, by: Self.block) {
        var part = int8_depthwise(
          side: Int32(window.width), stride: Int32(window.stride), input: from + channel,
          row_pitch: inputLayout.rowPitch, groups: min(Self.block, channels - channel) / 16,
          weights: weights + channel * pairs * 2, scale: scale + channel, bias: bias + channel,
          output: to + channel, output_pitch: layout.rowPitch, channels: channels,
          rows: rows.count, columns: layout.width)
        kernels.depthwise(&part)
      }
    }
  }

  private func withPacked(
    _ body: (UnsafePointer<Int16>, UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    weights.withUnsafePointer { weights in
      scale.withUnsafePointer { scale in
        bias.withUnsafePointer { bias in
          body(UnsafeRawPointer(weights).assumingMemoryBound(to: Int16.self), scale, bias)
        }
      }
    }
  }
}
