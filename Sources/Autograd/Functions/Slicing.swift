/// A range of positions along one axis; the gradient of all other positions is zero.
struct Slice: Function {
  var name: String { "SliceBackward0" }
  private let range: SliceRange
  private var shape: [Int] = []

  /// In a class, so that the function fits a node without an allocation of its own.
  private final class SliceRange {
    let axis: Int
    let range: Range<Int>
    let step: Int

    init(axis: Int, range: Range<Int>, step: Int) {
      (self.axis, self.range, self.step) = (axis, range, step)
    }
  }

  init(axis: Int, _ range: Range<Int>, step: Int) {
    self.range = SliceRange(axis: axis, range: range, step: step)
  }

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    shape = inputs[0].shape
    return inputs[0].slice(axis: range.axis, range.range, step: range.step)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    let window = SliceWindow(shape, axis: range.axis, range.range, step: range.step)
    let part = consume gradient
    return [
      Tensor(shape: shape) { whole in
        whole.update(repeating: 0)
        part.withUnsafeBufferPointer { part in
          window.forEachBlock { start, offset, count in
            for index in 0..<count { whole[start + index] = part[offset + index] }
          }
        }
      }
    ]
  }
}

/// Tensors one after another along an axis; each gets its slice of the gradient.
struct Concatenate: Function {
  var name: String { "CatBackward0" }
  let axis: Int
  private var lengths: [Int] = []

  init(axis: Int) {
    self.axis = axis
  }

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let result = Tensor.concatenate(inputs, axis: axis)
    let axis = Axes.index(axis, rank: result.rank, "concatenate")
    lengths = inputs.map { $0.shape[axis] }
    return result
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    let gradient = consume gradient
    var start = 0
    return lengths.enumerated().map { index, length in
      defer { start += length }
      if !context.needsGradient(input: index) { return nil }
      return gradient.slice(axis: axis, start..<start + length)
    }
  }
}

extension Variable {
  /// Every `step`-th element of a range of positions along one axis.
  ///
  /// Traps if the range is not inside the axis, or the step is not positive.
  public consuming func slice(axis: Int, _ range: Range<Int>, step: Int = 1) -> Variable {
    Variable.apply(Slice(axis: axis, range, step: step), to: [self])
  }

  /// Variables one after another along an axis.
  ///
  /// Traps unless they agree in rank and in the length of every other axis, or if there is none.
  public static func concatenate(_ variables: consuming [Variable], axis: Int = 0) -> Variable {
    apply(Concatenate(axis: axis), to: variables)
  }
}
