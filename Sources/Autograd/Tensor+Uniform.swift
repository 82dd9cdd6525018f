extension Tensor {
  /// Independent numbers, uniform in [−bound, bound).
  package static func uniform(
    _ shape: [Int], bound: Float, using generator: inout SeededGenerator
  ) -> Tensor {
    Tensor(shape: shape) { elements in
      for index in elements.indices { elements[index] = bound * (2 * generator.uniform() - 1) }
    }
  }
}
