import Autograd

/// What `summary` of Fixtures/formula.py stores of a tensor.
struct GoldenSummary: Decodable {
  let shape: [Int]
  let step: Int
  let samples: [Double]
  let largest: Double
  let checksum: Double

  /// How far a tensor is from what PyTorch computed, relative to the largest magnitude.
  ///
  /// The largest difference of a stored element, or that of the checksum over all elements divided
  /// by √count, whichever is larger; infinite if the shape differs or something is NaN.
  func difference(from tensor: Tensor) -> Double {
    guard tensor.shape == shape else { return .infinity }
    let elements = tensor.scalars.map(Double.init)
    let differences = samples.enumerated().map { abs(elements[$0.offset * step] - $0.element) }
    let weights = FormulaNumbers.uniform("checksum", count: elements.count)
    let sum = zip(elements, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
    let ofSum = abs(sum - checksum) / Double(max(elements.count, 1)).squareRoot()
    if (differences + [ofSum]).contains(where: \.isNaN) { return .infinity }
    let worst = max(differences.max() ?? 0, ofSum)
    return worst == 0 ? 0 : worst / largest
  }
}
