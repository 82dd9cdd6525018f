/// What variables refer to: a tensor, and how often it was changed in place.
///
/// A function saves the box and the version it saw, never a copy; `detach()` shares the box.
final class TensorBox {
  private(set) var tensor: Tensor
  private(set) var version = 0

  init(_ tensor: Tensor) {
    self.tensor = tensor
  }

  func replace(with tensor: Tensor) {
    precondition(
      tensor.shape == self.tensor.shape,
      "data keeps its shape: expected \(self.tensor.shape), found \(tensor.shape)")
    self.tensor = tensor
    version += 1
  }

  func mutate<R>(_ body: (inout Tensor) throws -> R) rethrows -> R {
    version += 1
    return try body(&tensor)
  }

  /// Gives the tensor away; for a box that nothing else refers to and that is about to vanish.
  func take() -> Tensor {
    let taken = tensor
    tensor = TensorBox.empty
    return taken
  }

  static let empty = Tensor(shape: [0])
}

/// A box as a function saw it in `forward`.
struct SavedTensor {
  private let box: TensorBox
  private let version: Int

  init(_ box: TensorBox) {
    self.box = box
    version = box.version
  }

  func tensor(of function: (any Function)?) throws(GraphError) -> Tensor {
    if box.version != version {
      throw .modifiedInPlace(
        function: function?.name ?? "", shape: box.tensor.shape, saved: version,
        found: box.version)
    }
    return box.tensor
  }
}
