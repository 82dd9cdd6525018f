internal import Kernels

/// The weights of a convolution as 8-bit integers.
///
/// An integer n of a tensor stands for (n − zero) · step. A channel's weights are its largest one's size
/// over 127 times an integer. What then remains of the convolution is
/// output = Σ input · weight · scale + bias (+ addend · its scale), with all zeros in the bias.
struct QuantizedWeights {
  /// [outChannels][taps].
  private(set) var integers: [Int8]
  private(set) var scale: [Float]
  private(set) var bias: [Float]

  /// - Parameters:
  ///   - bias: [outChannels].
  ///   - taps: Numbers of a channel's window.
  ///   - pitch: From one channel's integers to the next one's; zeros fill what lies between.
  ///   - input: The bounds of what the taps of each of `taps / window` channels read, or one for all; the
  ///     padding stands for 0 exactly if the zeros are whole.
  ///   - output: A ReLU follows if the lower bound is 0.
  ///   - weights: Writes those of some output channels.
  init(
    bias floats: [Float], taps: Int, window: Int, pitch: Int, input: [Calibration.Bounds],
    output: Calibration.Bounds, addend: Calibration.Bounds? = nil,
    weights: (_ channels: Range<Int>, _ to: UnsafeMutablePointer<Float>) -> Void
  ) {
    let channels = floats.count
    let steps = (0..<taps / window).map { (input.count == 1 ? input[0] : input[$0]).step }
    let inputZeros = (0..<taps / window).map { (input.count == 1 ? input[0] : input[$0]).zero }
    let zeros = output.wholeZero - (addend.map { $0.wholeZero * $0.step / output.step } ?? 0)
    integers = [Int8](repeating: 0, count: channels * pitch)
    scale = [Float](repeating: 0, count: channels)
    bias = [Float](repeating: 0, count: channels)
    integers.withUnsafeMutableBufferPointer { integers in
      scale.withUnsafeMutableBufferPointer { scale in
        bias.withUnsafeMutableBufferPointer { bias in
          Parallel.forEach(channels) { channel in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: taps) { row in
              guard let values = row.baseAddress else { return }
              weights(channel..<channel + 1, values)
              // With the input's steps multiplied in, the integers of all its channels mean the same.
              var largest = 0.0
              for tap in 0..<taps {
                largest = max(largest, abs(Double(values[tap]) * steps[tap / window]))
              }
              // A channel that overflows makes no integers.
              guard largest.isFinite else {
                (scale[channel], bias[channel]) = (0, .infinity)
                return
              }
              let unit = largest > 0 ? largest / 127 : 1
              var constant = Double(floats[channel])
              for tap in 0..<taps {
                let value = Double(values[tap]) * steps[tap / window]
                let integer = (value / unit).rounded(.toNearestOrEven)
                integers[channel * pitch + tap] = Int8(integer)
                constant -= integer * unit * inputZeros[tap / window]
              }
              scale[channel] = Float(unit / output.step)
              bias[channel] = Float(constant / output.step + zeros)
            }
          }
        }
      }
    }
  }
}

extension Calibration.Bounds {
  /// The integer that stands for 0 among activations.
  var wholeZero: Double { zero.rounded(.toNearestOrEven) }
}
