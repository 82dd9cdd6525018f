/// A convolution whose weights were packed once, for one instruction set.
///
/// output[n, y, x, o] = Σ input[n, y·stride + i − top, x·stride + j − left, c] · weights[o, c, i, j]
/// + bias[o] (+ addend), activated. Immutable, so it can be shared.
package final class PackedConvolution: Sendable {
  package let inChannels: Int
  package let outChannels: Int
  package let window: ConvolutionWindow
  package let algorithm: ConvolutionAlgorithm
  package let table: KernelTable
  /// Panels of a tile's columns: [outChannels / columns][kernelHeight · kernelWidth · inChannels][columns]
  /// for the direct algorithm, [outChannels / columns][points][inChannels][columns] for Winograd's.
  let weights: FloatBuffer
  let bias: FloatBuffer

  /// Packs weights that are asked for a few output channels at a time, on several threads.
  ///
  /// Output channels have to be a multiple of 16 and of a tile's columns.
  ///
  /// - Parameters:
  ///   - scratch: Where weights are rearranged.
  ///   - weights: Writes those of some output channels, [channels, inChannels, kernelHeight,
  ///     kernelWidth].
  package init(
    bias: [Float], inChannels: Int, window: ConvolutionWindow,
    algorithm: ConvolutionAlgorithm = .direct, table: KernelTable = .current,
    scratch: PackingScratch = PackingScratch(),
    weights: (_ channels: Range<Int>, _ to: UnsafeMutablePointer<Float>) -> Void
  ) {
    precondition(
      !bias.isEmpty && bias.count % max(table.columns, 16) == 0,
      "PackedConvolution: \(bias.count) channels, not a multiple of \(max(table.columns, 16))")
    precondition(
      algorithm == .direct
        || (window.height == window.width && (3...4).contains(window.height) && window.stride == 1
          && inChannels % 16 == 0),
      "PackedConvolution: \(algorithm) needs 3×3 or 4×4 taps, stride 1 and 16·n channels")
    self.inChannels = inChannels
    outChannels = bias.count
    self.window = window
    self.algorithm = algorithm
    self.table = table
    self.weights = Self.pack(
      weights, channels: bias.count, inChannels: inChannels,
      window: window.taps, algorithm, table, scratch)
    self.bias = FloatBuffer(copying: bias)
  }

  /// Packs weights [outChannels, inChannels, kernelHeight, kernelWidth].
  package convenience init(
    weights: [Float], bias: [Float], inChannels: Int, window: ConvolutionWindow,
    algorithm: ConvolutionAlgorithm = .direct, table: KernelTable = .current
  ) {
    let taps = inChannels * window.taps
    precondition(
      weights.count == bias.count * taps,
      "PackedConvolution: \(weights.count) weights for \(bias.count) channels of \(taps) taps")
    self.init(
      bias: bias, inChannels: inChannels, window: window, algorithm: algorithm, table: table
    ) { channels, to in
      weights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return }
        to.update(from: weights + channels.lowerBound * taps, count: channels.count * taps)
      }
    }
  }

  /// Winograd's transforms for this size of kernel.
  var winograd: KernelTable.WinogradTransforms {
    window.height == 3 ? table.winograd3 : table.winograd4
  }

  /// The layout of the output for an input's, with a border of its own.
  package func outputLayout(for input: ImageLayout, border: Int) -> ImageLayout {
    window.outputLayout(for: input, channels: outChannels, border: border)
  }

  /// [channel][input][place in the window] → [panel][place in the window or point][input][column].
  private static func pack(
    _ weights: (Range<Int>, UnsafeMutablePointer<Float>) -> Void, channels: Int, inChannels: Int,
    window: Int, _ algorithm: ConvolutionAlgorithm, _ table: KernelTable,
    _ scratch: PackingScratch
  ) -> FloatBuffer {
    let transforms = window == 9 ? table.winograd3 : table.winograd4
    let places = algorithm == .direct ? window : transforms.side * transforms.side
    var packed = FloatBuffer(uninitialized: channels * inChannels * places)
    let columns = table.columns
    let taps = inChannels * window
    let workers = Parallel.threads
    packed.withUnsafeMutablePointer { packed in
      scratch.withFloats(workers * 2 * taps * columns) { scratch in
        Parallel.forEach(channels / columns, workers: workers) { panel, worker in
          let to = packed + panel * columns * inChannels * places
          let rows = scratch + worker * 2 * taps * columns
          weights(panel * columns..<(panel + 1) * columns, rows)
          guard window > 1 else { return table.packRows(rows, columns, taps, taps, to, columns) }
          let transposed = rows + taps * columns
          table.packRows(rows, columns, taps, taps, transposed, columns)
          guard algorithm == .direct else {
            for input in 0..<inChannels {
              transforms.filter(
                transposed + input * window * columns, columns, to + input * columns,
                inChannels * columns)
            }
            return
          }
          for place in 0..<window {
            for input in 0..<inChannels {
              (to + (place * inChannels + input) * columns)
                .update(from: transposed + (input * window + place) * columns, count: columns)
            }
          }
        }
      }
    }
    return packed
  }
}
