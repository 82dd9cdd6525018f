import Autograd
import Vision

/// Networks whose weights follow from a formula, as `Fixtures/formula_weights.py` computes them.
enum FormulaWeights {
  /// A ResNet-18 in evaluation mode with these weights.
  static func resNet18(classes: Int = 1000) -> ResNet {
    let model = ResNet(.resNet18, classes: classes)
    fill(model)
    return model
  }

  /// A network of a kind in evaluation mode with these weights.
  static func network(_ architecture: Architecture) -> any Backbone {
    let network = architecture.network()
    fill(network)
    return network
  }

  private static func fill(_ model: any Module) {
    for (name, variable) in model.namedParameters + model.namedBuffers {
      variable.data = tensor(name, shape: variable.shape)
    }
    model.eval()
  }

  /// A parameter or buffer by torchvision's name.
  ///
  /// Convolutions and the head are uniform in ±√(6/fanIn) and ±√(1/fanIn); running variances and
  /// scales are positive.
  static func tensor(_ name: String, shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    let fanIn = Double(shape.dropFirst().reduce(1, *))
    let bounds: ClosedRange<Double> =
      if shape.count == 4 {
        -(6 / fanIn).squareRoot()...(6 / fanIn).squareRoot()
      } else if shape.count == 2 {
        -(1 / fanIn).squareRoot()...(1 / fanIn).squareRoot()
      } else if name.hasSuffix("running_var") {
        0.5...1.5
      } else if name.hasSuffix(".weight") {
        0.4...1
      } else {
        -0.2...0.2
      }
    return Tensor(FormulaNumbers.uniform(name, count: count, in: bounds), shape: shape)
  }

  /// Normalized images [count, 3, size, size] in ±2, as `images` of the script.
  static func images(_ count: Int, size: Int) -> Tensor {
    let shape = [count, 3, size, size]
    let numbers = FormulaNumbers.uniform(
      "images", count: shape.reduce(1, *), in: -2...2)
    return Tensor(numbers, shape: shape)
  }
}
