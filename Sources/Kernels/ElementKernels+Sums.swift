extension ElementKernels {
  /// The sum of numbers, in a fixed order whose error grows with the logarithm of their count.
  ///
  /// 16 lanes over blocks of so many numbers, the blocks in double precision.
  ///
  /// - Parameter block: A multiple of 16.
  package func sum(_ numbers: Span<Float>, block: Int = 1024) -> Double {
    numbers.withUnsafeBufferPointer { numbers in
      guard let base = numbers.baseAddress else { return 0 }
      var total = 0.0
      var lanes = SIMD16<Float>()
      let whole = numbers.count / 16 * 16
      for first in stride(from: 0, to: whole, by: block) {
        withUnsafeMutableBytes(of: &lanes) { bytes in
          guard let lanes = bytes.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
          laneSums(base + first, min(block, whole - first) / 16, lanes)
        }
        total += Double(lanes.sum())
      }
      for index in whole..<numbers.count { total += Double(base[index]) }
      return total
    }
  }

  /// The largest number, the first of equal ones; NaN if there is one, −∞ if there are none.
  package func largest(_ numbers: Span<Float>) -> Float {
    func larger(_ a: Float, _ b: Float) -> Float { a >= b || a.isNaN ? a : b }
    return numbers.withUnsafeBufferPointer { numbers in
      guard let base = numbers.baseAddress, numbers.count > 0 else { return -.infinity }
      var largest = base[0]
      let whole = numbers.count / 16 * 16
      if whole > 0 {
        var lanes = SIMD16<Float>()
        withUnsafeMutableBytes(of: &lanes) { bytes in
          guard let lanes = bytes.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
          laneMaxima(base, whole / 16, lanes)
        }
        for lane in 0..<8 { largest = larger(largest, larger(lanes[lane], lanes[lane + 8])) }
      }
      for index in whole..<numbers.count { largest = larger(largest, base[index]) }
      return largest
    }
  }

  /// Σ x, accumulated in Double in a fixed order.
  package func preciseSum(_ x: Span<Float>) -> Double {
    x.withUnsafeBufferPointer { x in
      precise(x, { ($0, 0) }, { preciseSum($0, $1, $2) }).0
    }
  }

  /// Σ (x − pivot) and Σ (x − pivot)², accumulated in Double in a fixed order.
  package func preciseMoments(
    _ x: Span<Float>, from pivot: Float
  ) -> (sum: Double, squares: Double) {
    let pivot = Double(pivot)
    return x.withUnsafeBufferPointer { x in
      precise(x, { ($0 - pivot, ($0 - pivot) * ($0 - pivot)) }) {
        preciseMoments($0, $1, pivot, $2)
      }
    }
  }

  /// Σ y and Σ y·(x − pivot), accumulated in Double in a fixed order.
  package func preciseProducts(
    _ y: Span<Float>, _ x: Span<Float>, from pivot: Float
  ) -> (sum: Double, products: Double) {
    precondition(y.count == x.count, "products: \(y.count) and \(x.count) numbers")
    let pivot = Double(pivot)
    return y.withUnsafeBufferPointer { y in
      x.withUnsafeBufferPointer { x in
        guard let y = y.baseAddress, let first = x.baseAddress else { return (0, 0) }
        var index = x.count / 4 * 4
        return precise(
          x,
          {
            defer { index += 1 }
            return (Double(y[index]), Double(y[index]) * ($0 - pivot))
          }
        ) { _, blocks, lanes in preciseProducts(y, first, blocks, pivot, lanes) }
      }
    }
  }

  /// Four partial sums of each side by side, so that additions don't wait for each other; then one by
  /// one what is left.
  private func precise(
    _ x: UnsafeBufferPointer<Float>, _ terms: (Double) -> (Double, Double),
    _ kernel: (UnsafePointer<Float>, Int, UnsafeMutablePointer<Double>) -> Void
  ) -> (Double, Double) {
    guard let base = x.baseAddress else { return (0, 0) }
    var lanes = (SIMD4<Double>(), SIMD4<Double>())
    withUnsafeMutableBytes(of: &lanes) { bytes in
      guard let lanes = bytes.baseAddress?.assumingMemoryBound(to: Double.self) else { return }
      kernel(base, x.count / 4, lanes)
    }
    var total = (lanes.0.sum(), lanes.1.sum())
    for index in x.count / 4 * 4..<x.count {
      let last = terms(Double(base[index]))
      total = (total.0 + last.0, total.1 + last.1)
    }
    return total
  }
}
