import Autograd
import Foundation
import Testing

/// What PyTorch's layer functions compute; see Fixtures/layer_functions.py.
struct LayerGolden: Decodable {
  /// One call: its options, and its output and gradients as PyTorch has them.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let function: String?
    let input: [Int]
    let outputs: Int?
    let bias: Bool?
    let kernel: [Int]?
    let stride: [Int]?
    let padding: [Int]?
    let dilation: [Int]?
    let groups: Int?
    let quantized: Bool?
    let countIncludePad: Bool?
    let training: Bool?
    let momentum: Float?
    let eps: Float?
    let labels: [Int]?
    let weighted: Bool?
    let smoothing: Float?
    let reduction: String?
    let output: GoldenSummary
    let gradients: [String: GoldenSummary]
    let runningMean: GoldenSummary?
    let runningVariance: GoldenSummary?

    var testDescription: String { name }
  }

  /// Parameters after each step of an optimizer.
  struct Trajectory: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let momentum: Float
    let dampening: Float
    let weightDecay: Float
    let nesterov: Bool
    let steps: [[[Float]]]

    var testDescription: String { name }
  }

  let linear: [Case]
  let conv2d: [Case]
  let maxPool2d: [Case]
  let avgPool2d: [Case]
  let adaptiveAvgPool2d: [Case]
  let batchNorm2d: [Case]
  let losses: [Case]
  let sgd: [Trajectory]

  /// Nil, and a failed test, if the file is missing or damaged.
  static let stored: LayerGolden? = {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/layer_functions.json")
    do {
      return try JSONDecoder().decode(LayerGolden.self, from: Data(contentsOf: url))
    } catch {
      Issue.record(error, "\(url.path)")
      return nil
    }
  }()
}

extension LayerGolden.Case {
  /// A leaf that requires grad, with numbers that follow from the case's name and its own.
  func leaf(
    _ leaf: String, _ shape: [Int], in range: ClosedRange<Double> = -1...1,
    quantized: Bool = false
  ) -> Variable {
    Variable(tensor(leaf, shape, in: range, quantized: quantized), requiresGrad: true)
  }

  func tensor(
    _ leaf: String, _ shape: [Int], in range: ClosedRange<Double> = -1...1,
    quantized: Bool = false
  ) -> Tensor {
    var numbers = FormulaNumbers.uniform(
      "\(name).\(leaf)", count: shape.reduce(1, *), in: range)
    if quantized { numbers = numbers.map { ($0 * 4).rounded(.down) / 4 } }
    return Tensor(numbers, shape: shape)
  }

  /// Runs backward from the output, with the case's gradient, and compares everything.
  func check(_ output: Variable, gradientsOf leaves: [String: Variable], limit: Double = 2e-6)
    throws
  {
    let difference = self.output.difference(from: output.data)
    #expect(difference < limit, "\(name): the output differs by \(difference)")
    try output.backward(gradient: tensor("gradient", output.shape))
    #expect(Set(leaves.keys) == Set(gradients.keys))
    for (key, summary) in gradients {
      let gradient = try #require(leaves[key]?.grad, "\(name): \(key) has no gradient").data
      let difference = summary.difference(from: gradient)
      #expect(difference < limit, "\(name): the gradient of \(key) differs by \(difference)")
    }
  }

  func size(_ pair: [Int]?) throws -> Size2D {
    let pair = try #require(pair)
    return Size2D(height: pair[0], width: pair[1])
  }
}
