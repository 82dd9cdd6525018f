internal import Kernels

/// A step that can make some rows of an image at a time.
protocol RowStep: Step {
  var window: ConvolutionWindow { get }
  /// Whether it really can: a maximum behind a convolution stands in the way.
  var makesRows: Bool { get }
  /// Whether it keeps channels apart.
  var isDepthwise: Bool { get }
  /// Makes some rows of one image on the caller's thread; operands lie where the whole image would.
  func run(rows: Range<Int>, _ operands: StepOperands)
}

extension RowStep {
  var makesRows: Bool { true }

  /// The rows of an input, or of the zeros around it, that some rows of the output are made of.
  func rows(for rows: Range<Int>, of input: ImageLayout) -> Range<Int> {
    let top = window.padding.sides(
      of: input.height, kernel: window.height, stride: window.stride
    ).before
    let first = rows.lowerBound * window.stride - top
    return first..<first + (rows.count - 1) * window.stride + window.height
  }
}
