internal import Kernels

extension Variable {
  /// The largest element of each window of images [N, C, H, W]; NaN if the window holds one.
  ///
  /// The gradient goes to the first of several largest elements.
  ///
  /// - Parameters:
  ///   - kernelSize: The window.
  ///   - stride: From window to window; the window's size if nil.
  ///   - padding: At most half the window; what lies outside the image is never the maximum.
  ///   - dilation: The distance of the window's taps.
  /// - Returns: [N, C, ⌊(H + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1, the same of W].
  public consuming func maxPool2d(
    kernelSize: Size2D, stride: Size2D? = nil, padding: Size2D = 0,
    dilation: Size2D = 1
  ) -> Variable {
    let window = PoolingWindow(
      kernel: kernelSize, stride: stride ?? kernelSize, padding: padding, dilation: dilation)
    return .apply(MaxPooling(window: window), to: [self])
  }
}

/// Keeps the input only: backward looks for the maximum again rather than remembering its place.
package struct MaxPooling: Function {
  var window: PoolingWindow

  package var kernelSize: Size2D { window.kernel }
  package var stride: Size2D { window.stride }
  package var padding: Size2D { window.padding }
  package var dilation: Size2D { window.dilation }

  package var name: String { "MaxPool2DWithIndicesBackward0" }

  package mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let shape = window.fit(inputs[0].shape, of: "maxPool2d")
    context.save(input: 0, as: "input")
    let window = window
    let source = window.input
    let kernels = KernelTable.current
    var output = Tensor(uninitialized: shape)
    inputs[0].withSpan { input in
      output.forEachPart(shape[0] * shape[1]) { plane, output in
        Self.pool(input.extracting(.part(plane, of: source.area)), window, kernels, into: &output)
      }
    }
    return output
  }

  /// First down the columns of a window, for all columns at once, then along the row.
  private static func pool(
    _ input: Span<Float>, _ window: PoolingWindow, _ kernels: KernelTable,
    into output: inout MutableSpan<Float>
  ) {
    let (width, padding) = (window.input.width, window.padding.width)
    // What lies beside the image is never the maximum.
    let line = MaxPoolLine(
      width: width + 2 * padding, taps: window.kernel.width, stride: window.stride.width,
      dilation: window.dilation.width, outputs: window.output.width)
    line.withMemory { memory in
      for (y, rows) in window.rows.enumerated() {
        memory.update(repeating: -.infinity)
        memory.withPart(padding..<padding + width) { highest in
          for row in Swift.stride(
            from: rows.lowerBound, to: rows.upperBound, by: window.dilation.height)
          {
            kernels.elements.raise(&highest, to: input.extracting(.part(row, of: width)))
          }
        }
        output.withPart(.part(y, of: window.output.width)) {
          line.pool(memory.span, into: &$0, kernels)
        }
      }
    }
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let saved = try context.saved("input")
    let window = window
    var result = Tensor(shape: saved.shape)
    saved.withSpan { input in
      gradient.withSpan { gradient in
        result.forEachPart(saved.shape[0] * saved.shape[1]) { plane, result in
          Self.unpool(
            gradient.extracting(.part(plane, of: window.output.area)),
            input.extracting(.part(plane, of: window.input.area)), window, into: &result)
        }
      }
    }
    return [result]
  }

  /// The gradient goes to the first maximum of each window in row order, or to its last NaN.
  private static func unpool(
    _ gradient: Span<Float>, _ input: Span<Float>, _ window: PoolingWindow,
    into result: inout MutableSpan<Float>
  ) {
    let width = window.input.width
    var index = 0
    for rows in window.rows {
      for columns in window.columns {
        var best = rows.lowerBound * width + columns.lowerBound
        var highest = input[best]
        var row = rows.lowerBound
        while row < rows.upperBound {
          var column = columns.lowerBound
          while column < columns.upperBound {
            let value = input[unchecked: row * width + column]
            // Without branches: which element is the largest can't be predicted.
            let isHigher = value > highest || value != value
            highest = isHigher ? value : highest
            best = isHigher ? row * width + column : best
            column += window.dilation.width
          }
          row += window.dilation.height
        }
        result[best] += gradient[index]
        index += 1
      }
    }
  }
}

extension Size2D {
  /// Height × width.
  var area: Int { height * width }
}
