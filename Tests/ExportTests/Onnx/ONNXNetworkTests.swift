import Autograd
import Export
import Foundation
import Messages
import SwiftProtobuf
import Testing
import Vision
import Weights

/// What a closure computes of a convolution and a normalization.
private final class Sketch: Module {
  let conv = Conv2d(3, 3, kernelSize: 3, padding: 1, seed: 0)
  let output = BatchNorm2d(
    weight: Tensor([1, 2, 3], shape: [3]), bias: Tensor([3, 2, 1], shape: [3]),
    runningMean: Tensor([0.5, -1, 0], shape: [3]), runningVariance: Tensor([1, 2, 4], shape: [3]))
  let body: (Sketch, Variable) -> Variable

  init(_ body: @escaping (Sketch, Variable) -> Variable) { self.body = body }

  func callAsFunction(_ input: consuming Variable) -> Variable { body(self, input) }

  var children: [(name: String, module: any Module)] { [("conv", conv), ("output", output)] }
}

@Suite("ONNX models of any module")
struct ONNXNetworkTests {
  private var images: Tensor {
    var generator = SeededGenerator(seed: 2)
    return Tensor(shape: [2, 3, 8, 6]) { values in
      for index in values.indices { values[index] = 4 * generator.uniform() - 2 }
    }
  }

  private func exported(_ module: Sketch) throws -> ONNXModel {
    let network = try ONNXNetwork(
      exporting: module, size: Size2D(height: 8, width: 6), name: "sketch",
      metadata: ["classes": "[]"])
    return try ONNXModel(serializedBytes: Data(network.bytes))
  }

  @Test(
    "a normalization of its own, a layer that is used twice, maps and vectors at the end",
    arguments: 0..<4)
  func computesTheSame(kind: Int) throws {
    let module = Sketch { sketch, images in
      switch kind {
      case 0: sketch.output(sketch.conv(images).relu()).relu6()
      case 1: sketch.output(sketch.conv(sketch.conv(images)))
      case 2: (sketch.output(images) + sketch.output(sketch.conv(images))).flatten()
      default: sketch.output(sketch.conv(images)).adaptiveAvgPool2d(outputSize: 1)
      }
    }
    module.eval()
    let model = try exported(module)
    let expected = module(Variable(images, volatile: true)).data
    var evaluator = ONNXEvaluator(model.graph)
    let found = try evaluator(images)[0]
    #expect(found.shape == expected.shape)
    for (found, expected) in zip(found.scalars, expected.scalars) {
      #expect(abs(found - expected) < 1e-5)
    }
    // As many names as values, and the shapes that the file states.
    let outputs = model.graph.node.flatMap(\.output)
    #expect(Set(outputs).count == outputs.count)
    let stated = model.graph.output[0].type.tensorType.shape.dim.map(\.dimValue)
    #expect(stated.dropFirst().map(Int.init) == Array(expected.shape.dropFirst()))
  }

  @Test("what the model says about itself")
  func about() throws {
    let model = try exported(Sketch { $0.conv($1) })
    #expect(model.graph.name == "sketch")
    #expect(model.metadataProps.map(\.key) == ["classes"])
    #expect(
      model.graph.input[0].type.tensorType.shape.dim.map(\.value)
        == [.dimParam("batch"), .dimValue(3), .dimValue(8), .dimValue(6)])
    #expect(model.irVersion == 7)
    #expect(model.opsetImport.map(\.version) == [13])
  }

  @Test("a function that ONNX models don't have is named, with the layer before it")
  func unknown() {
    #expect(throws: TraceError.unknown(function: "TanhBackward0", behind: "conv")) {
      try exported(Sketch { $0.conv($1).relu().tanh() })
    }
  }

  @Test("a folder that there isn't is an error, and leaves nothing")
  func unwritable() throws {
    let network = try ONNXNetwork(exporting: Sketch { $0.conv($1) }, size: 8)
    #expect(throws: FileError.self) { try network.write(to: "/nonexistent/sketch.onnx") }
  }
}
