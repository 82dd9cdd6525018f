internal import Kernels

/// A sum, an activation or a pooling by itself in 8-bit integers.
struct Int8StandaloneStep: StandaloneStep {
  let name: String
  let operation: StandaloneOperation
  /// Of what it reads.
  let input: Calibration.Bounds
  /// Of what it adds, if anything.
  let addend: Calibration.Bounds?
  /// Of its output: a ReLU is the lower bound 0, and a maximum leaves integers as they are.
  let bounds: Calibration.Bounds

  var meaning: NumberMeaning { bounds.meaning }

  func run(_ operands: StepOperands) {
    let from = operands.input.assumingMemoryBound(to: UInt8.self)
    let output = operands.output.assumingMemoryBound(to: UInt8.self)
    let scale = scale(of: input)
    switch operation {
    case .add, .activation:
      let other = operands.addend?.assumingMemoryBound(to: UInt8.self)
      var offset = bounds.wholeZero - scale * input.wholeZero
      var adding: (bytes: UnsafePointer<UInt8>, scale: Float)?
      if let other, let addend {
        let scale = self.scale(of: addend)
        offset -= scale * addend.wholeZero
        adding = (UnsafePointer(other), Float(scale))
      }
      int8Elementwise(
        from, scale: Float(scale), adding: adding, offset: Float(offset), into: output,
        operands.outputLayout, images: operands.images)
    case .maxPool(let window):
      let (layout, pooled) = (operands.inputLayout, operands.outputLayout)
      Parallel.forEach(operands.images * pooled.height) { index in
        let (image, y) = index.quotientAndRemainder(dividingBy: pooled.height)
        int8MaxPool(
          from + image * layout.imagePitch, layout, row: y, window: window,
          into: output + pooled.offset(image: image, y: y, x: 0), width: pooled.width)
      }
    case .averagePool(let window, let countsPadding):
      int8AveragePool(
        from, operands.inputLayout, into: output, operands.outputLayout, images: operands.images,
        window: window, countsPadding: countsPadding, zero: Int(input.wholeZero),
        scale: Float(scale), offset: Float(bounds.wholeZero))
    }
  }

  /// What 1 in the integers of some bounds is worth in the output's.
  private func scale(of other: Calibration.Bounds) -> Double { other.step / bounds.step }
}
