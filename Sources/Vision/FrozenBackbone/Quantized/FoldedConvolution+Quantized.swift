internal import Kernels

extension FoldedConvolution {
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
    kernels: Int8Kernels
  ) -> Int8Convolution {
    let window = kernel.height * kernel.width
    let padded = (inChannels + 3) / 4 * 4
    let channels = bias.count
    var integers = [Int8](repeating: 0, count: channels * padded * window)
    var scale = [Float](repeating: 0, count: channels)
    var shift = [Float](repeating: 0, count: channels)
    for channel in 0..<channels {
      // With the input's steps multiplied in, the integers of all its channels mean the same.
      let values = (0..<inChannels * window).map { tap in
        Double(weights[channel * inChannels * window + tap]) * step(of: input, tap / window)
      }
      let largest = values.reduce(0) { max($0, abs($1)) }
      let unit = largest > 0 ? largest / 127 : 1
      var constant = Double(bias[channel])
      for (tap, value) in values.enumerated() {
        let integer = (value / unit).rounded(.toNearestOrEven)
        integers[channel * padded * window + tap] = Int8(integer)
        constant -= integer * unit * zero(of: input, tap / window)
      }
      scale[channel] = Float(unit / output.step)
      let zeros = output.wholeZero - (addend.map { $0.wholeZero * $0.step / output.step } ?? 0)
      shift[channel] = Float(constant / output.step + zeros)
    }
    return Int8Convolution(
      weights: integers, scale: scale, bias: shift, inChannels: padded, kernel: kernel,
      stride: stride, padding: padding, kernels: kernels)
  }

  private func step(of input: [Calibration.Bounds], _ channel: Int) -> Double {
    (input.count == 1 ? input[0] : input[channel]).step
  }

  private func zero(of input: [Calibration.Bounds], _ channel: Int) -> Double {
    (input.count == 1 ? input[0] : input[channel]).zero
  }
}

extension Calibration.Bounds {
  /// The integer that stands for 0 among activations.
  var wholeZero: Double { zero.rounded(.toNearestOrEven) }
}
