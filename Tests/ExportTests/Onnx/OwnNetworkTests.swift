import Autograd
import Export
import Foundation
import Messages
import SwiftProtobuf
import TestSupport
import Testing
import Vision

/// The Huber loss: quadratic where the difference is below delta, linear beyond.
struct Huber: Function {
  let delta: Float

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let differences = inputs[0] - inputs[1]
    context.save(differences, as: "differences")
    let losses = differences.map {
      abs($0) < delta ? $0 * $0 / 2 : delta * (abs($0) - delta / 2)
    }
    return losses.sum() / Float(differences.count)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let differences = try context.saved("differences")
    let slopes = differences.map { min(max($0, -delta), delta) } / Float(differences.count)
    let ofFirst = slopes * gradient
    return [ofFirst, context.needsGradient(input: 1) ? -ofFirst : nil]
  }
}

/// relu(bn(conv(x)) + x).
final class Residual: Module {
  let conv: Conv2d
  let bn: BatchNorm2d

  init(_ channels: Int, seed: UInt64) {
    conv = Conv2d(channels, channels, kernelSize: 3, padding: 1, bias: false, seed: seed)
    bn = BatchNorm2d(channels)
  }

  func callAsFunction(_ input: Variable) -> Variable {
    (bn(conv(input)) + input).relu()
  }

  var children: [(name: String, module: any Module)] { [("conv", conv), ("bn", bn)] }
}

/// A number for each image.
final class Gauge: Module {
  let stem = Conv2d(3, 16, kernelSize: 3, stride: 2, padding: 1, seed: 0)
  let block = Residual(16, seed: 1)
  let fc = Linear(16, 1, seed: 2)

  func callAsFunction(_ images: Variable) -> Variable {
    let maps = block(stem(images).relu())
    return fc(maps.adaptiveAvgPool2d(outputSize: 1).flatten())
  }

  var children: [(name: String, module: any Module)] {
    [("stem", stem), ("block", block), ("fc", fc)]
  }
}

@Suite("a network and a function of one's own")
struct OwnNetworkTests {
  private let folder: TemporaryFolder
  private let images: Tensor
  /// How red each image is.
  private let targets: Tensor

  init() throws {
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 5)
    var redness: [Float] = []
    images = Tensor(shape: [24, 3, 32, 32]) { values in
      for image in 0..<24 {
        for channel in 0..<3 {
          let level = generator.uniform()
          if channel == 0 { redness.append(level) }
          for pixel in 0..<1024 {
            values[(image * 3 + channel) * 1024 + pixel] = level + 0.2 * generator.uniform() - 0.1
          }
        }
      }
    }
    targets = Tensor(redness, shape: [24, 1])
  }

  private func closeness(_ found: Tensor, _ expected: Tensor) -> Float {
    #expect(found.shape == expected.shape)
    return zip(found.scalars, expected.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test("the README's network trains, is frozen and is exported, and all say the same")
  func recipe() throws {
    let path = folder.path + "/gauge.onnx"
    let lossAtFirst = Gauge()(Variable(images, volatile: true)).mseLoss(Variable(targets)).data.item

    let network = Gauge()
    let optimizer = try SGD(network.parameters, learningRate: 0.1, momentum: 0.9)
    for _ in 0..<40 {
      let answers = network(Variable(images))
      let loss = Variable.apply(Huber(delta: 0.1), to: [answers, Variable(targets)])
      try loss.backward()
      optimizer.step()
      optimizer.zeroGrad()
    }
    network.eval()

    let frozen = try FrozenBackbone(freezing: network, before: "fc")
    let features = frozen(Variable(images))  // [N, 16], in a fraction of the time
    let answers = network.fc(features)  // fc can train on them

    try ONNXNetwork(exporting: network, size: 32).write(to: path)

    let outputs = network(Variable(images, volatile: true))
    let expected = outputs.data
    #expect(outputs.mseLoss(Variable(targets)).data.item < lossAtFirst / 10)
    #expect(closeness(answers.data, expected) < 1e-5)
    let model = try ONNXModel(serializedBytes: Data(contentsOf: URL(fileURLWithPath: path)))
    var evaluator = ONNXEvaluator(model.graph)
    #expect(closeness(try evaluator(images)[0], expected) < 1e-5)
    try keep(path, expected)
  }

  /// For other tools: the model, its input and what it is to make of it, where OWN_NETWORK names a folder.
  private func keep(_ path: String, _ expected: Tensor) throws {
    guard let kept = ProcessInfo.processInfo.environment["OWN_NETWORK"] else { return }
    func bytes(_ tensor: Tensor) -> Data { tensor.withUnsafeBufferPointer { Data(buffer: $0) } }
    try Data(contentsOf: URL(fileURLWithPath: path)).write(
      to: URL(fileURLWithPath: kept + "/gauge.onnx"))
    try bytes(images).write(to: URL(fileURLWithPath: kept + "/images.bin"))
    try bytes(expected).write(to: URL(fileURLWithPath: kept + "/expected.bin"))
  }

  @Test("what the README shows is what these tests run, line for line")
  func readme() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let source = try unindented(String(contentsOfFile: #filePath, encoding: .utf8))
    let section = try #require(
      readme.components(separatedBy: "\n### A network of your own\n").dropFirst().first)
    let blocks = section.components(separatedBy: "\n#").first?.components(separatedBy: "```swift\n")
      .dropFirst().compactMap { $0.components(separatedBy: "```").first }
    let shown = try #require(blocks)
    #expect(shown.count == 2)
    for block in shown {
      let code = unindented(block.replacing(/^import .*$/.anchorsMatchLineEndings(), with: ""))
      #expect(source.contains(code), "\(code)")
    }
  }

  /// Without indentation and blank lines.
  private func unindented(_ text: String) -> String {
    text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  @Test("the README's loss has the gradient that differences say")
  func gradient() throws {
    let predictions = Tensor([0.1, -0.4, 2, 0.05], shape: [4, 1])
    let targets = Tensor([0, 0.5, 1.9, -1], shape: [4, 1])
    try checkGradients(of: { .apply(Huber(delta: 0.3), to: $0) }, at: [predictions, targets])
  }
}
