/// The largest number of each window along a row.
package struct MaxPoolLine: Sendable {
  let width: Int
  let taps: Int
  let stride: Int
  let dilation: Int
  let outputs: Int

  /// Traps unless the last window ends within the row.
  ///
  /// - Parameters:
  ///   - width: Numbers of a row, those included that stand for what lies beside it.
  ///   - outputs: How many windows there are.
  package init(width: Int, taps: Int, stride: Int, dilation: Int, outputs: Int) {
    precondition(
      (outputs - 1) * stride + (taps - 1) * dilation < width,
      "MaxPoolLine: \(outputs) windows of \(taps) don't fit \(width) numbers")
    self.width = width
    self.taps = taps
    self.stride = stride
    self.dilation = dilation
    self.outputs = outputs
  }

  /// A kernel may read so many numbers behind a row, and ignores them.
  private static let spare = 32

  /// Lends memory for a row, which has room behind it.
  package func withMemory(_ body: (inout MutableSpan<Float>) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width + Self.spare) { memory in
      memory.initialize(repeating: -.infinity)
      var row = memory.mutableSpan
      body(&row)
    }
  }

  /// output[x] = the largest of row[x · stride + t · dilation] over all taps t; NaN if one is.
  ///
  /// - Parameter row: The whole memory of `withMemory`.
  package func pool(
    _ row: Span<Float>, into output: inout MutableSpan<Float>, _ table: KernelTable = .current
  ) {
    precondition(row.count == width + Self.spare && output.count == outputs, "MaxPoolLine: counts")
    row.withUnsafeBufferPointer { row in
      output.withUnsafeMutableBufferPointer { output in
        guard let row = row.baseAddress, let output = output.baseAddress else { return }
        table.maxAcross(row, stride, taps, dilation, outputs, output)
      }
    }
  }
}
