/// Σ x, accumulated in Double in a fixed order.
func preciseSum(_ x: UnsafePointer<Float>, count: Int) -> Double {
  sum(count: count) { Double(x[$0]) }
}

/// Σ (x − mean)², accumulated in Double in a fixed order.
func preciseSumOfSquares(_ x: UnsafePointer<Float>, from mean: Double, count: Int) -> Double {
  sum(count: count) { index in
    let difference = Double(x[index]) - mean
    return difference * difference
  }
}

/// Σ y·(x − mean), accumulated in Double in a fixed order.
func preciseSumOfProducts(
  _ y: UnsafePointer<Float>, _ x: UnsafePointer<Float>, from mean: Double, count: Int
) -> Double {
  sum(count: count) { Double(y[$0]) * (Double(x[$0]) - mean) }
}

/// Four partial sums side by side, so that additions don't wait for each other.
@inline(__always)
private func sum(count: Int, _ term: (Int) -> Double) -> Double {
  var partial = SIMD4<Double>()
  var index = 0
  while index + 4 <= count {
    partial += SIMD4(term(index), term(index + 1), term(index + 2), term(index + 3))
    index += 4
  }
  var total = partial.sum()
  while index < count {
    total += term(index)
    index += 1
  }
  return total
}
