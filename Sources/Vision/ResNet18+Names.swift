internal import Autograd
package import Weights

extension ResNet18 {
  /// What its tensors are called in files.
  package static let names = NetworkNames(
    title: "ResNet-18",
    shapes: Dictionary(
      uniqueKeysWithValues: ResNet18.unset(classes: 0).stateDict
        .filter { ![NetworkNames.headWeight, NetworkNames.headBias].contains($0.name) }
        .map { ($0.name, $0.tensor.shape) }),
    schemes: [.own, .huggingFaceResNet, .sequentialResNet])
}
