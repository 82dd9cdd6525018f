internal import Kernels

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
  private var inputShape: [Int] = []

  init(outputSize: Size2D) {
    self.outputSize = outputSize
  }

  package var name: String { "AdaptiveAvgPool2DBackward0" }

  private var inputSize: Size2D { Size2D(height: inputShape[2], width: inputShape[3]) }

  package mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    inputShape = inputs[0].shape
    precondition(
      inputShape.count == 4 && outputSize.isAtLeast(1) && inputSize.isAtLeast(1),
      "adaptiveAvgPool2d: expected an input [N, C, H, W] that isn't empty and an output of at "
        + "least 1×1, found the shape \(inputShape) and \(outputSize)")
    let function = self
    let (source, target) = (inputSize, outputSize)
    let kernels = KernelTable.current.elements
    let shape = inputShape.prefix(2) + [target.height, target.width]
    return Tensor.writing(Array(shape)) { output in
      inputs[0].withSpan { input in
        Parallel.split(shape[0] * shape[1], cost: source.area) { plane in
          let input = input.extracting(.part(plane, of: source.area))
          function.forEachWindow { index, rows, columns in
            var total = 0.0
            for row in rows {
              let start = row * source.width
              let row = input.extracting(start + columns.lowerBound..<start + columns.upperBound)
              total += row.count < Self.short ? sumOfFew(row) : kernels.preciseSum(row)
            }
            output[plane * target.area + index] = Float(total / Double(rows.count * columns.count))
          }
        }
      }
    }
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let (source, target) = (inputSize, outputSize)
    let result = Tensor.writing(inputShape) { result in
      gradient.withPointer { gradient in
        Parallel.split(inputShape[0] * inputShape[1], cost: source.area) { plane in
          let result = result + plane * source.area
          result.update(repeating: 0, count: source.area)
          forEachWindow { index, rows, columns in
            let part =
              gradient[plane * target.area + index] / Float(rows.count * columns.count)
            for row in rows {
              for column in columns { result[row * source.width + column] += part }
            }
          }
        }
      }
    }
    return [result]
  }

  /// Rows of fewer elements aren't worth calling a kernel for.
  private static let short = 64

  /// The kernel's sum, bit for bit.
  @inline(__always)
  private func sumOfFew(_ row: Span<Float>) -> Double {
    var lanes = SIMD4<Double>()
    let whole = row.count / 4 * 4
    for index in stride(from: 0, to: whole, by: 4) {
      lanes += SIMD4(
        Double(row[unchecked: index]), Double(row[unchecked: index + 1]),
        Double(row[unchecked: index + 2]), Double(row[unchecked: index + 3]))
    }
    var total = lanes.sum()
    for index in whole..<row.count { total += Double(row[unchecked: index]) }
    return total
  }

  @inline(__always)
  private func forEachWindow(
    _ body: (_ index: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void
  ) {
    for y in 0..<outputSize.height {
      let rows = Self.part(y, of: outputSize.height, length: inputSize.height)
      for x in 0..<outputSize.width {
        let columns = Self.part(x, of: outputSize.width, length: inputSize.width)
        body(y * outputSize.width + x, rows, columns)
      }
    }
  }

  private static func part(_ index: Int, of count: Int, length: Int) -> Range<Int> {
    index * length / count..<((index + 1) * length + count - 1) / count
  }
}
