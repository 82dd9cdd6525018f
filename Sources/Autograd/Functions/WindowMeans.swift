internal import Kernels

/// The means of windows on every plane of images [N, C, H, W], and what their gradients give back.
struct WindowMeans {
  let input: Size2D
  /// The input rows of each output row's windows, and the input columns of each output column's.
  let rows: [Range<Int>]
  let columns: [Range<Int>]
  /// By how much a window's sum is divided; by the number of its elements if nil.
  var divisor: Int?

  private var output: Size2D { Size2D(height: rows.count, width: columns.count) }

  private func divisor(_ rows: Range<Int>, _ columns: Range<Int>) -> Int {
    divisor ?? rows.count * columns.count
  }

  /// Sums are accumulated in Double.
  func forward(_ images: Tensor) -> Tensor {
    let kernels = KernelTable.current.elements
    var result = Tensor(uninitialized: images.shape.prefix(2) + [output.height, output.width])
    images.withSpan { images in
      result.forEachPart(images.count / input.area, cost: input.area) { plane, means in
        let plane = images.extracting(.part(plane, of: input.area))
        var index = 0
        for rows in rows {
          for columns in columns {
            var total = 0.0
            for row in rows {
              let start = row * input.width
              let part = plane.extracting(start + columns.lowerBound..<start + columns.upperBound)
              total += part.count < Self.short ? Self.sumOfFew(part) : kernels.preciseSum(part)
            }
            means[index] = Float(total / Double(divisor(rows, columns)))
            index += 1
          }
        }
      }
    }
    return result
  }

  /// Every element of a window receives its share of the gradient.
  func backward(_ gradient: Tensor) -> Tensor {
    let kernels = KernelTable.current.elements
    var result = Tensor(shape: gradient.shape.prefix(2) + [input.height, input.width])
    gradient.withSpan { gradient in
      result.forEachPart(gradient.count / output.area) { plane, result in
        var index = plane * output.area
        for rows in rows {
          for columns in columns {
            let share = gradient[index] / Float(divisor(rows, columns))
            for row in rows {
              let start = row * input.width
              let part = start + columns.lowerBound..<start + columns.upperBound
              if part.count < Self.short {
                for element in part { result[element] += share }
              } else {
                result.withPart(part) { kernels.subtract(-share, from: &$0) }
              }
            }
            index += 1
          }
        }
      }
    }
    return result
  }

  /// Rows of fewer elements aren't worth calling a kernel for.
  private static let short = 64

  /// The kernel's sum, bit for bit.
  @inline(__always)
  private static func sumOfFew(_ row: Span<Float>) -> Double {
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
}
