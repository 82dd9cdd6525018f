internal import Kernels

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
  private var inputShape: [Int] = []

  init(window: PoolingWindow, countIncludePad: Bool) {
    self.window = window
    self.countIncludePad = countIncludePad
  }

  package var kernelSize: Size2D { window.kernel }
  package var stride: Size2D { window.stride }
  package var padding: Size2D { window.padding }

  package var name: String { "AvgPool2DBackward0" }

  package mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let shape = window.fit(inputs[0].shape, of: "avgPool2d")
    inputShape = inputs[0].shape
    let function = self
    let (source, target) = (window.input, window.output)
    return Tensor.writing(shape) { output in
      inputs[0].withPointer { input in
        Parallel.split(shape[0] * shape[1], cost: source.area) { plane in
          let input = input + plane * source.area
          function.forEachWindow { index, rows, columns, share in
            var total: Float = 0
            for row in rows {
              for column in columns { total += input[row * source.width + column] }
            }
            output[plane * target.area + index] = total * share
          }
        }
      }
    }
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let (source, target) = (window.input, window.output)
    let result = Tensor.writing(inputShape) { result in
      gradient.withPointer { gradient in
        Parallel.split(inputShape[0] * inputShape[1], cost: source.area) { plane in
          let result = result + plane * source.area
          result.update(repeating: 0, count: source.area)
          forEachWindow { index, rows, columns, share in
            let part = gradient[plane * target.area + index] * share
            for row in rows {
              for column in columns { result[row * source.width + column] += part }
            }
          }
        }
      }
    }
    return [result]
  }

  /// Each window's place in the output, what it covers of the input, and an element's share.
  @inline(__always)
  private func forEachWindow(
    _ body: (_ index: Int, _ rows: Range<Int>, _ columns: Range<Int>, _ share: Float) -> Void
  ) {
    var index = 0
    for rows in window.rows {
      for columns in window.columns {
        let count = countIncludePad ? window.kernel.area : rows.count * columns.count
        body(index, rows, columns, 1 / Float(count))
        index += 1
      }
    }
  }
}
