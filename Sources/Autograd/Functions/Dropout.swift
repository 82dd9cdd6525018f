extension Variable {
  /// Each element set to 0 with a probability, the others divided by what is left of it, so that the
  /// mean stays.
  ///
  /// A product with a random mask, which is what the graph shows (`MulBackward0`) and keeps. What is
  /// NaN or infinite stays NaN where it is dropped. Traps unless the probability is in [0, 1].
  ///
  /// - Parameters:
  ///   - probability: The share of elements that are dropped, on average.
  ///   - generator: Where the mask comes from; one number for each element, in row-major order.
  public consuming func dropout(
    probability: Float, using generator: inout some RandomNumberGenerator
  ) -> Variable {
    precondition(
      probability >= 0 && probability <= 1,
      "dropout: expected a probability in [0, 1], found \(probability)")
    if probability == 0 { return self }
    let scale = probability == 1 ? 0 : 1 / (1 - probability)
    let mask = Tensor(shape: shape) { elements in
      for index in elements.indices {
        let uniform = Float(generator.next() >> 40) * 0x1p-24
        elements[index] = uniform < probability ? 0 : scale
      }
    }
    return self * Variable(mask)
  }
}
