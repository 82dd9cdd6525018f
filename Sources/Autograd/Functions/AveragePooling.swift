extension Variable {
  /// The mean of each window of images [N, C, H, W].
  ///
  /// - Parameters:
  ///   - kernelSize: The window.
  ///   - stride: From window to window; the window's size if nil.
  ///   - padding: Zeros on each side, at most half the window.
  ///   - countIncludePad: Whether the zeros of the padding count as elements of the mean.
  /// - Returns: [N, C, ⌊(H + 2·padding − kernel)/stride⌋ + 1, the same of W].
  public consuming func avgPool2d(
    kernelSize: Size2D, stride: Size2D? = nil, padding: Size2D = 0,
    countIncludePad: Bool = true
  ) -> Variable {
    let window = PoolingWindow(kernel: kernelSize, stride: stride ?? kernelSize, padding: padding)
    return .apply(AveragePooling(window: window, countIncludePad: countIncludePad), to: [self])
  }
}

package struct AveragePooling: Function {
  var window: PoolingWindow
  package let countIncludePad: Bool

  package var kernelSize: Size2D { window.kernel }
  package var stride: Size2D { window.stride }
  package var padding: Size2D { window.padding }

  package var name: String { "AvgPool2DBackward0" }

  private var means: WindowMeans {
    WindowMeans(
      input: window.input, rows: window.rows, columns: window.columns,
      divisor: countIncludePad ? window.kernel.area : nil)
  }

  package mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    _ = window.fit(inputs[0].shape, of: "avgPool2d")
    return means.forward(inputs[0])
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [means.backward(gradient)]
  }
}
