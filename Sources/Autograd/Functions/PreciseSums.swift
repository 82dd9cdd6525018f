/// Σ x, accumulated in Double in a fixed order.
func preciseSum(_ x: UnsafePointer<Float>, count: Int) -> Double {
  preciseSums(count: count) { (Double(x[$0]), 0) }.0
}

/// Σ (x − pivot) and Σ (x − pivot)², accumulated in Double in a fixed order.
func preciseMoments(
  _ x: UnsafePointer<Float>, from pivot: Float, count: Int
) -> (sum: Double, squares: Double) {
  let pivot = Double(pivot)
  return preciseSums(count: count) { index in
    let difference = Double(x[index]) - pivot
    return (difference, difference * difference)
  }
}

/// Σ y and Σ y·(x − pivot), accumulated in Double in a fixed order.
func preciseProducts(
  _ y: UnsafePointer<Float>, _ x: UnsafePointer<Float>, from pivot: Float, count: Int
) -> (sum: Double, products: Double) {
  let pivot = Double(pivot)
  return preciseSums(count: count) { index in
    let factor = Double(y[index])
    return (factor, factor * (Double(x[index]) - pivot))
  }
}

/// Four partial sums of each side by side, so that additions don't wait for each other.
@inline(__always)
private func preciseSums(
  count: Int, _ terms: (Int) -> (Double, Double)
) -> (Double, Double) {
  var (first, second) = (SIMD4<Double>(), SIMD4<Double>())
  var index = 0
  while index + 4 <= count {
    let (a, b, c, d) = (terms(index), terms(index + 1), terms(index + 2), terms(index + 3))
    first += SIMD4(a.0, b.0, c.0, d.0)
    second += SIMD4(a.1, b.1, c.1, d.1)
    index += 4
  }
  var total = (first.sum(), second.sum())
  while index < count {
    let last = terms(index)
    total = (total.0 + last.0, total.1 + last.1)
    index += 1
  }
  return total
}
