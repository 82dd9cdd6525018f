internal import Autograd
internal import Foundation

/// Makes the layers of a network, one after the other, with the weights that they start from.
///
/// Convolutions are normal with the deviation √(2/(out/groups·kH·kW)), as torchvision has it (He and
/// others, 2015, "Delving Deep into Rectifiers", for the gradient); heads as `Linear` has them.
final class Initialization {
  private(set) var generator: SeededGenerator?

  /// - Parameter generator: nil for weights without values.
  init(_ generator: SeededGenerator?) { self.generator = generator }

  func convolution(
    _ inChannels: Int, _ outChannels: Int, kernel: Int, stride: Size2D = 1, padding: Padding = 0,
    groups: Int = 1
  ) -> Conv2d {
    Conv2d(
      weight: weights([outChannels, inChannels / groups, kernel, kernel], groups: groups),
      bias: nil, stride: stride, padding: padding, groups: groups)
  }

  func linear(_ inFeatures: Int, _ outFeatures: Int) -> Linear {
    guard var generator else {
      return Linear(
        weight: .placeholder([outFeatures, inFeatures]), bias: .placeholder([outFeatures]))
    }
    defer { self.generator = generator }
    return Linear(inFeatures, outFeatures, using: &generator)
  }

  private func weights(_ shape: [Int], groups: Int) -> Tensor {
    guard var generator else { return .placeholder(shape) }
    defer { self.generator = generator }
    let deviation = (2 / Float(shape[0] / groups * shape[2] * shape[3])).squareRoot()
    return Tensor(shape: shape) { elements in
      for index in elements.indices { elements[index] = deviation * generator.normal() }
    }
  }
}

extension SeededGenerator {
  /// A number from the normal distribution of mean 0 and deviation 1 (Box and Muller, 1958).
  fileprivate mutating func normal() -> Float {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
