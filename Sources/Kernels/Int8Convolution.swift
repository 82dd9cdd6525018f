/// A convolution of 8-bit integers, its weights packed once for every instruction set.
///
/// output[n, y, x, o] = round(sum · scale[o] + bias[o] (+ addend · its scale)), at least 0 and at most
/// 255, where sum = Σ input[n, y·stride + i − top, x·stride + j − left, c] · weights[o, c, i, j]
/// is exact and everything else is in single precision, in this order. The lower bound is the ReLU.
/// Immutable, so it can be shared.
package final class Int8Convolution: Sendable {
  package let inChannels: Int
  package let outChannels: Int
  package let window: ConvolutionWindow
  let kernels: Int8Kernels
  /// Signed, as the kernels want them: see `int8_tile`.
  let weights: ByteBuffer
  let scale: FloatBuffer
  let bias: FloatBuffer

  /// Packs weights [outChannels, inChannels, kernelHeight, kernelWidth], each from −127 to 127.
  ///
  /// Input channels have to be a multiple of 4, output channels one of 32.
  package init(
    weights: [Int8], scale: [Float], bias: [Float], inChannels: Int, window: ConvolutionWindow,
    kernels: Int8Kernels = .current
  ) {
    precondition(
      weights.count == bias.count * inChannels * window.taps && scale.count == bias.count
        && !bias.isEmpty,
      "Int8Convolution: \(weights.count) weights for \(bias.count) channels of "
        + "\(inChannels * window.taps) taps, \(scale.count) scales")
    precondition(
      inChannels % 4 == 0 && bias.count % Int8Kernels.columns == 0,
      "Int8Convolution: \(inChannels) channels, not a multiple of 4, or \(bias.count), not of 32")
    self.inChannels = inChannels
    outChannels = bias.count
    self.window = window
    self.kernels = kernels
    self.weights =
      kernels.form.widens
      ? Self.packWide(weights, inChannels: inChannels, window: window.taps)
      : Self.pack(weights, inChannels: inChannels, window: window.taps)
    self.scale = FloatBuffer(copying: scale)
    self.bias = FloatBuffer(copying: bias)
  }

  package var weightCount: Int { weights.count / kernels.form.weightSize }

  /// The layout of the output for an input's, with a border of its own.
  package func outputLayout(for input: ImageLayout, border: Int) -> ImageLayout {
    window.outputLayout(for: input, channels: outChannels, border: border)
  }

  /// [channel][input][place in the window] → [panel][place in the window][quad][channel][4].
  private static func pack(_ weights: [Int8], inChannels: Int, window: Int) -> ByteBuffer {
    var packed = ByteBuffer(zeros: weights.count)
    let columns = Int8Kernels.columns
    let panelSize = columns * inChannels * window
    packed.withUnsafeMutablePointer { packed in
      weights.withUnsafeBufferPointer { weights in
        Parallel.forEach(weights.count / panelSize) { panel in
          var to = packed + panel * panelSize
          for place in 0..<window {
            for quad in 0..<inChannels / 4 {
              for column in panel * columns..<(panel + 1) * columns {
                for input in 4 * quad..<4 * quad + 4 {
                  let from = (column * inChannels + input) * window + place
                  to.pointee = UInt8(bitPattern: weights[from])
                  to += 1
                }
              }
            }
          }
        }
      }
    }
    return packed
  }

  /// [channel][input][place in the window] → 16-bit integers [half a panel][place in the window][pair]
  /// [channel][2].
  private static func packWide(_ weights: [Int8], inChannels: Int, window: Int) -> ByteBuffer {
    var packed = ByteBuffer(zeros: 2 * weights.count)
    let columns = Int8Kernels.columns / 2
    let halfSize = columns * inChannels * window
    packed.withUnsafeMutablePointer { packed in
      weights.withUnsafeBufferPointer { weights in
        Parallel.forEach(weights.count / halfSize) { half in
          var to = UnsafeMutableRawPointer(packed + 2 * half * halfSize)
          for place in 0..<window {
            for first in stride(from: 0, to: inChannels, by: 2) {
              for column in half * columns..<(half + 1) * columns {
                for input in first..<first + 2 {
                  let weight = weights[(column * inChannels + input) * window + place]
                  to.storeBytes(of: Int16(weight), as: Int16.self)
                  to += 2
                }
              }
            }
          }
        }
      }
    }
    return packed
  }
}
