internal import Kernels

extension FoldedWeights {
  /// The same with 8-bit integers, for an input, an output and an addend within bounds.
  ///
  /// An integer n of a tensor stands for (n − zero) · step. A channel's weights are its largest one's
  /// size over 127 times an integer. What then remains of the convolution is
  /// output = Σ input · weight · scale + bias (+ addend · its scale), with all zeros in the bias.
  ///
  /// - Parameters:
  ///   - input: The bounds of each input channel, or one for all; the padding stands for 0 exactly if
  ///     the zeros are whole.
  ///   - output: A ReLU follows if the lower bound is 0.
  func quantized(
    input: [Calibration.Bounds], output: Calibration.Bounds, addend: Calibration.Bounds? = nil,
    stride: Int, padding: Int, kernels: Int8Kernels
  ) -> Int8Convolution {
    let window = kernel.height * kernel.width
    let padded = (inChannels + 3) / 4 * 4
    let channels = bias.count
    let steps = (0..<inChannels).map { (input.count == 1 ? input[0] : input[$0]).step }
    let inputZeros = (0..<inChannels).map { (input.count == 1 ? input[0] : input[$0]).zero }
    let zeros = output.wholeZero - (addend.map { $0.wholeZero * $0.step / output.step } ?? 0)
    var integers = [Int8](repeating: 0, count: channels * padded * window)
    var scale = [Float](repeating: 0, count: channels)
    var shift = [Float](repeating: 0, count: channels)
    integers.withUnsafeMutableBufferPointer { integers in
      scale.withUnsafeMutableBufferPointer { scale in
        shift.withUnsafeMutableBufferPointer { shift in
          floats().withUnsafeBufferPointer { weights in
            Parallel.forEach(channels) { channel in
              let from = channel * inChannels * window
              // With the input's steps multiplied in, the integers of all its channels mean the same.
              var largest = 0.0
              for tap in 0..<inChannels * window {
                largest = max(largest, abs(Double(weights[from + tap]) * steps[tap / window]))
              }
              // A channel that overflows makes no integers.
              guard largest.isFinite else {
                (scale[channel], shift[channel]) = (0, .infinity)
                return
              }
              let unit = largest > 0 ? largest / 127 : 1
              var constant = Double(bias[channel])
              for place in 0..<inChannels {
                for tap in place * window..<(place + 1) * window {
                  let value = Double(weights[from + tap]) * steps[place]
                  let integer = (value / unit).rounded(.toNearestOrEven)
                  integers[channel * padded * window + tap] = Int8(integer)
                  constant -= integer * unit * inputZeros[place]
                }
              }
              scale[channel] = Float(unit / output.step)
              shift[channel] = Float(constant / output.step + zeros)
            }
          }
        }
      }
    }
    return Int8Convolution(
      weights: integers, scale: scale, bias: shift, inChannels: padded, kernel: kernel,
      stride: stride, padding: padding, kernels: kernels)
  }
}

extension Calibration.Bounds {
  /// The integer that stands for 0 among activations.
  var wholeZero: Double { zero.rounded(.toNearestOrEven) }
}
