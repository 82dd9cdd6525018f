import Autograd
import Foundation
import Messages

/// Computes a graph of ONNX operators with this project's own functions: those that our models use.
struct ONNXEvaluator {
  private let graph: ONNXGraph
  private var values: [String: Variable] = [:]

  init(_ graph: ONNXGraph) {
    self.graph = graph
    for constant in graph.initializer {
      let numbers = constant.rawData.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
      let tensor = Tensor(numbers, shape: constant.dims.map(Int.init))
      values[constant.name] = Variable(tensor, volatile: true)
    }
  }

  /// The graph's outputs for its one input.
  mutating func callAsFunction(_ input: Tensor) throws -> [Tensor] {
    values[graph.input[0].name] = Variable(input, volatile: true)
    for node in graph.node {
      let inputs = try node.input.map { try value($0) }
      values[node.output[0]] = try evaluate(node, inputs)
    }
    return try graph.output.map { try value($0.name).data }
  }

  private func value(_ name: String) throws -> Variable {
    guard let value = values[name] else { throw Failure.notComputedYet(name) }
    return value
  }

  private func evaluate(_ node: ONNXNode, _ inputs: [Variable]) throws -> Variable {
    var settings: [String: [Int]] = [:]
    for attribute in node.attribute {
      settings[attribute.name] =
        attribute.type == .int ? [Int(attribute.i)] : attribute.ints.map(Int.init)
    }
    func setting(_ name: String) -> Size2D {
      settings[name].map { Size2D(height: $0[0], width: $0[1]) } ?? 0
    }
    switch node.opType {
    case "Conv":
      return inputs[0].conv2d(
        weight: inputs[1], bias: inputs[2], stride: setting("strides"),
        padding: .zeros(setting("pads")))
    case "MaxPool":
      return inputs[0].maxPool2d(
        kernelSize: setting("kernel_shape"), stride: setting("strides"), padding: setting("pads"))
    case "Relu": return inputs[0].relu()
    case "Clip": return inputs[0].relu6()
    case "BatchNormalization":
      let eps = node.attribute.first { $0.name == "epsilon" }?.f ?? 0
      return inputs[0].batchNorm2d(
        runningMean: inputs[3], runningVariance: inputs[4], weight: inputs[1], bias: inputs[2],
        training: false, eps: eps)
    case "Add": return inputs[0] + inputs[1]
    case "GlobalAveragePool": return inputs[0].adaptiveAvgPool2d(outputSize: 1)
    case "Flatten": return Flatten()(inputs[0])
    case "Gemm" where settings["transB"] == [1]:
      return inputs[0].linear(weight: inputs[1], bias: inputs[2])
    case "Softmax": return inputs[0].softmax(axis: settings["axis"]?[0] ?? -1)
    default: throw Failure.unknown(node.opType)
    }
  }

  enum Failure: Error {
    case notComputedYet(String)
    case unknown(String)
  }
}
