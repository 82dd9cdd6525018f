extension ResamplePlan {
  /// The plan for the stored picture of which this one is for what is seen: turned, its result is the
  /// same, bit for bit.
  ///
  /// So a large picture never has to be turned as a whole.
  ///
  /// - Parameter size: The stored picture's.
  func stored(_ orientation: Orientation, of size: PixelSize) -> ResamplePlan {
    if orientation == .upright { return self }
    var (across, down) = (Axis(columns, horizontal, width), Axis(rows, vertical, height))
    if orientation.swapsSides { swap(&across, &down) }
    if orientation.reversesColumns { across = across.reversed(of: size.width) }
    if orientation.reversesRows { down = down.reversed(of: size.height) }
    return ResamplePlan(
      width: across.outputs, height: down.outputs, columns: across.inputs, rows: down.inputs,
      horizontal: across.weights, vertical: down.weights,
      verticalFirst: verticalFirst != orientation.swapsSides)
  }

  /// What is needed of one side, and what becomes of it.
  private struct Axis {
    let inputs: Range<Int>
    let weights: ResampleWeights?
    let outputs: Int

    init(_ inputs: Range<Int>, _ weights: ResampleWeights?, _ outputs: Int) {
      (self.inputs, self.weights, self.outputs) = (inputs, weights, outputs)
    }

    /// The same from the last to the first of so many pixels.
    func reversed(of side: Int) -> Axis {
      Axis(side - inputs.upperBound..<side - inputs.lowerBound, weights?.reversed(), outputs)
    }
  }
}
