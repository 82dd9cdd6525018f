/// The sum of all elements, or along axes; the gradient is repeated over what was summed.
struct SumOfAxes: Function {
  var name: String { axes == nil ? "SumBackward0" : "SumBackward1" }
  let axes: [Int]?
  let keepDimension: Bool
  private var shape: [Int] = []

  init(axes: [Int]?, keepDimension: Bool) {
    (self.axes, self.keepDimension) = (axes, keepDimension)
  }

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    shape = inputs[0].shape
    guard let axes else { return inputs[0].sum() }
    return inputs[0].sum(axes: axes, keepDimension: keepDimension)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    guard let axes else { return [gradient.broadcast(to: shape)] }
    let reduction = Reduction(shape, axes: axes, keepDimension: true, "sum")
    return [gradient.reshape(reduction.keptShape).broadcast(to: shape)]
  }
}

/// The mean of all elements, or along axes; the gradient is divided by how many there were.
struct MeanOfAxes: Function {
  var name: String { axes == nil ? "MeanBackward0" : "MeanBackward1" }
  let axes: [Int]?
  let keepDimension: Bool
  private var shape: [Int] = []

  init(axes: [Int]?, keepDimension: Bool) {
    (self.axes, self.keepDimension) = (axes, keepDimension)
  }

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    shape = inputs[0].shape
    guard let axes else { return inputs[0].sum() / Float(inputs[0].count) }
    let reduction = Reduction(shape, axes: axes, keepDimension: keepDimension, "mean")
    return inputs[0].sum(reduction) / Float(reduction.reducedCount)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    guard let axes else {
      return [(gradient / Float(shape.reduce(1, *))).broadcast(to: shape)]
    }
    let reduction = Reduction(shape, axes: axes, keepDimension: true, "mean")
    let share = gradient / Float(reduction.reducedCount)
    return [share.reshape(reduction.keptShape).broadcast(to: shape)]
  }
}

extension Variable {
  /// The sum of all elements, a scalar; 0 if there are none.
  public consuming func sum() -> Variable {
    Variable.apply(SumOfAxes(axes: nil, keepDimension: false), to: [self])
  }

  /// The sum along some axes.
  ///
  /// - Parameters:
  ///   - axes: The axes to sum over; negative ones count from the end.
  ///   - keepDimension: Whether the summed axes stay, with length 1.
  public consuming func sum(axes: [Int], keepDimension: Bool = false) -> Variable {
    Variable.apply(SumOfAxes(axes: axes, keepDimension: keepDimension), to: [self])
  }

  /// The mean of all elements, a scalar; NaN if there are none.
  public consuming func mean() -> Variable {
    Variable.apply(MeanOfAxes(axes: nil, keepDimension: false), to: [self])
  }

  /// The mean along some axes; NaN along an axis of length 0.
  ///
  /// - Parameters:
  ///   - axes: The axes to average over; negative ones count from the end.
  ///   - keepDimension: Whether these axes stay, with length 1.
  public consuming func mean(axes: [Int], keepDimension: Bool = false) -> Variable {
    Variable.apply(MeanOfAxes(axes: axes, keepDimension: keepDimension), to: [self])
  }
}
