extension Tensor {
  /// Adds another tensor of the same shape, in place if no other tensor shares the elements.
  mutating func accumulate(_ other: Tensor) {
    precondition(
      other.shape == shape, "accumulate: expected the shape \(shape), found \(other.shape)")
    withUnsafeMutableBufferPointer { target in
      other.withUnsafeBufferPointer { source in
        for index in target.indices { target[index] += source[index] }
      }
    }
  }
}
