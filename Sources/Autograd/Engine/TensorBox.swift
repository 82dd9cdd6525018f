/// What variables refer to: a tensor, and how often it was changed in place.
///
/// A function saves the box and the version it saw, never a copy; `detach()` shares the box.
final class TensorBox {
  /// The elements; whoever changes them also raises the version.
  var tensor: Tensor
  var version = 0

  init(_ tensor: consuming Tensor) {
    self.tensor = tensor
  }

  /// Changes the tensor in place and raises the version; traps if the shape changes.
  func mutate<R>(_ body: (inout Tensor) throws -> R) rethrows -> R {
    let shape = tensor.shape
    defer {
      version += 1
      precondition(
        tensor.shape == shape, "data keeps its shape: expected \(shape), found \(tensor.shape)")
    }
    return try body(&tensor)
  }

  /// Gives the tensor away; for a box that is about to vanish or to be filled again.
  func take() -> Tensor {
    var taken = TensorBox.empty
    swap(&taken, &tensor)
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

  func tensor() throws(GraphError) -> Tensor {
    if box.version != version {
      throw .modifiedInPlace(
        function: "", shape: box.tensor.shape, saved: version, found: box.version)
    }
    return box.tensor
  }
}
