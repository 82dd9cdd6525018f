import Autograd
import Export
import Features
import Foundation
import Messages
import SwiftProtobuf
import Terminal
import TestSupport
import Testing
import Tools
import Training
import Vision
import Weights

@Suite("ONNX export")
struct ONNXExportTests {
  private let folder: TemporaryFolder
  private let backbone: LoadedBackbone
  private let head: HeadFile

  init() throws {
    folder = try TemporaryFolder()
    try RandomBackbone.write(seed: 0, to: folder.path + "/random.safetensors")
    backbone = try LoadedBackbone(named: folder.path + "/random.safetensors")
    var generator = SeededGenerator(seed: 1)
    let layer = Linear(512, 3, using: &generator)
    head = HeadFile(
      head: TrainedHead(weight: layer.weight.data, bias: Tensor([-1, 0, 1], shape: [3])),
      classes: ["chat", "\"dog\"", "鳥"], preprocessing: Preprocessing(resize: 72, crop: 64),
      backbone: backbone.identity, training: TrainingRecord(RunOptions(), best: nil))
  }

  private func export(softmax: Bool) throws -> ONNXModel {
    let path = folder.path + "/net.onnx"
    _ = try NetworkExport.onnx(
      ExportedHead(head), backbone: backbone.tensors, softmax: softmax, to: path)
    return try ONNXModel(serializedBytes: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private var images: Tensor {
    var generator = SeededGenerator(seed: 2)
    return Tensor(shape: [2, 3, 64, 64]) { values in
      for index in values.indices { values[index] = 4 * generator.uniform() - 2 }
    }
  }

  private func logits() throws -> Tensor {
    let network = try WeightsFile(path: folder.path + "/random.safetensors").backbone()
    network.head = Linear(weight: head.head.weight, bias: head.head.bias)
    network.eval()
    return network(Variable(images, volatile: true)).data
  }

  @Test("the graph computes what the network does, without normalizations")
  func logitsOfGraph() throws {
    var evaluator = ONNXEvaluator(try export(softmax: false).graph)
    let found = try evaluator(images)
    let expected = try logits()
    #expect(found.count == 1)
    #expect(found[0].shape == [2, 3])
    for (found, expected) in zip(found[0].scalars, expected.scalars) {
      #expect(abs(found - expected) < 1e-4)
    }
  }

  @Test("with softmax the graph ends with the probabilities of those logits")
  func probabilities() throws {
    let model = try export(softmax: true)
    var evaluator = ONNXEvaluator(model.graph)
    let found = try evaluator(images)[0].scalars
    let expected = try logits().scalars
    #expect(model.graph.output.map(\.name) == ["probabilities"])
    for row in 0..<2 {
      let probabilities = Ranking.probabilities(Array(expected[3 * row..<3 * row + 3]))
      for column in 0..<3 {
        #expect(abs(Double(found[3 * row + column]) - probabilities[column]) < 1e-5)
      }
    }
  }

  @Test("the batch is a free dimension, the rest is as large as the preprocessing makes it")
  func shapes() throws {
    let model = try export(softmax: false)
    func dimensions(_ info: ONNXValueInfo) -> [ONNXShape.Dimension.OneOf_Value?] {
      info.type.tensorType.shape.dim.map(\.value)
    }
    #expect(model.graph.input.map(\.name) == ["images"])
    #expect(
      dimensions(model.graph.input[0])
        == [.dimParam("batch"), .dimValue(3), .dimValue(64), .dimValue(64)])
    #expect(model.graph.output.map(\.name) == ["logits"])
    #expect(dimensions(model.graph.output[0]) == [.dimParam("batch"), .dimValue(3)])
    #expect(model.irVersion == 7)
    #expect(model.opsetImport.map(\.version) == [13])
  }

  @Test("class names and preprocessing travel as metadata, as they stand in the head file")
  func metadata() throws {
    let properties = try export(softmax: false).metadataProps
    let values = Dictionary(uniqueKeysWithValues: properties.map { ($0.key, $0.value) })
    #expect(values == head.metadata)
    #expect(values["classes"] == #"["chat","\"dog\"","鳥"]"#)
  }

  @Test("the same head gives the same bytes")
  func deterministic() throws {
    let path = folder.path + "/net.onnx"
    _ = try export(softmax: false)
    let first = try Data(contentsOf: URL(fileURLWithPath: path))
    _ = try export(softmax: false)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first)
  }
}
