extension Variable {
  /// The means of windows that divide images [N, C, H, W] into as many rows and columns as asked for.
  ///
  /// Row i of the output is the mean of the input rows ⌊i·H/outputSize⌋ up to but not including
  /// ⌈(i + 1)·H/outputSize⌉; columns likewise. Windows overlap where the division leaves a remainder.
  ///
  /// - Parameter outputSize: 1 for the mean over the whole image.
  /// - Returns: [N, C, outputSize].
  public consuming func adaptiveAvgPool2d(outputSize: Size2D) -> Variable {
    .apply(AdaptiveAveragePooling(outputSize: outputSize), to: [self])
  }
}

package struct AdaptiveAveragePooling: Function {
  package let outputSize: Size2D
  private var inputSize = Size2D(0)

  init(outputSize: Size2D) {
    self.outputSize = outputSize
  }

  package var name: String { "AdaptiveAvgPool2DBackward0" }

  private var means: WindowMeans {
    WindowMeans(
      input: inputSize, rows: Self.parts(outputSize.height, of: inputSize.height),
      columns: Self.parts(outputSize.width, of: inputSize.width))
  }

  package mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let shape = inputs[0].shape
    if shape.count == 4 { inputSize = Size2D(height: shape[2], width: shape[3]) }
    precondition(
      outputSize.isAtLeast(1) && inputSize.isAtLeast(1),
      "adaptiveAvgPool2d: expected an input [N, C, H, W] that isn't empty and an output of at "
        + "least 1×1, found the shape \(shape) and \(outputSize)")
    return means.forward(inputs[0])
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [means.backward(gradient)]
  }

  private static func parts(_ count: Int, of length: Int) -> [Range<Int>] {
    (0..<count).map { $0 * length / count..<(($0 + 1) * length + count - 1) / count }
  }
}
