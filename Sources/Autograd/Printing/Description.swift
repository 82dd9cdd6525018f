extension Tensor: CustomStringConvertible {
  /// The elements as PyTorch prints them: `tensor([[1., 2.],` and so on.
  public var description: String {
    TensorText.text(of: self, notes: [])
  }
}

extension Variable: CustomStringConvertible {
  /// The elements as PyTorch prints them, followed by `grad_fn=<AddBackward0>` for what a function
  /// made, `requires_grad=True` for a leaf that does, or `volatile=True`.
  public var description: String {
    let note: String? =
      if let gradFn {
        "grad_fn=<\(gradFn.name)>"
      } else if requiresGrad {
        "requires_grad=True"
      } else if isVolatile {
        "volatile=True"
      } else {
        nil
      }
    return TensorText.text(of: data, notes: note.map { [$0] } ?? [])
  }
}
