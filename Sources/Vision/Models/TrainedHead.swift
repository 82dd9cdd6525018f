package import Autograd
package import Weights

/// The numbers of a head, apart from the layer that trains them.
package struct TrainedHead: Sendable {
  /// [classes, features].
  package var weight: Tensor
  /// [classes].
  package var bias: Tensor

  /// A head of the given numbers; traps unless the shapes fit.
  package init(weight: Tensor, bias: Tensor) {
    precondition(
      weight.rank == 2 && bias.shape == [weight.shape[0]],
      "a head is [classes, features] and [classes], found \(weight.shape) and \(bias.shape)")
    self.weight = weight
    self.bias = bias
  }

  /// A copy of a layer's parameters as they are now.
  package init(_ layer: Linear) {
    weight = layer.weight.data
    bias = layer.bias?.data ?? Tensor(shape: [layer.weight.shape[0]])
  }

  /// The head whose logits are these ones divided by a temperature.
  package func cooled(to temperature: Double) -> TrainedHead {
    func divided(_ tensor: Tensor) -> Tensor {
      Tensor(tensor.scalars.map { Float(Double($0) / temperature) }, shape: tensor.shape)
    }
    return TrainedHead(weight: divided(weight), bias: divided(bias))
  }

  /// A layer with these numbers that requires no grad.
  package func layer() -> Linear {
    let layer = Linear(weight: weight, bias: bias)
    for parameter in layer.parameters { parameter.requiresGrad = false }
    return layer
  }

  /// The tensors under the names that a network has for its head.
  package func entries(named name: String) -> [TensorEntry] {
    [TensorEntry(name + ".weight", weight), TensorEntry(name + ".bias", bias)]
  }
}
