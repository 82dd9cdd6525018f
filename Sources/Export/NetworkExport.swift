internal import Autograd
internal import Messages
internal import SwiftProtobuf
internal import Vision
package import Weights

/// Writes trained weights for other tools.
package enum NetworkExport {
  /// What went into a file.
  package struct Summary: Sendable, Equatable {
    /// How many tensors.
    package var tensors: Int
    /// How many numbers, counters not included.
    package var parameters: Int
  }

  /// A kind of file that holds tensors and no operations.
  package enum TensorFormat: Sendable {
    /// With all metadata of the head file.
    case safetensors
    /// PyTorch's own, which has no place for metadata: class names and preprocessing are lost.
    case pth
  }

  /// The head alone: its weight and its bias.
  package static func head(
    _ head: ExportedHead, as format: TensorFormat, to path: String
  ) throws -> Summary {
    let entries = head.head.entries(named: head.architecture.head)
    switch format {
    case .safetensors:
      try SafetensorsWriter.write(entries, metadata: head.ownMetadata, to: path)
    case .pth: try PthWriter.write(entries, to: path)
    }
    return Summary(tensors: 2, parameters: head.head.weight.count + head.head.bias.count)
  }

  /// The whole network under its own keys (torchvision's for a ResNet), so that a strict `load_state_dict` takes it.
  ///
  /// `num_batches_tracked` counters are those of the backbone's file, or 0.
  ///
  /// - Parameter source: The backbone's tensors under the network's own names, known to be finite.
  package static func network(
    _ head: ExportedHead, backbone source: WeightsFile, as format: TensorFormat, to path: String
  ) throws -> Summary {
    let network = try head.architecture.mapped(from: source, isChecked: true)
    network.head = head.head.layer()
    let entries = try NetworkEntries.all(of: network) { try counter($0, in: source) }
    switch format {
    case .safetensors:
      let metadata = head.metadata.merging(["format": "pt"]) { $1 }
      try SafetensorsWriter.write(entries, metadata: metadata, to: path)
    case .pth:
      try PthWriter.write(entries, to: path)
    }
    return Summary(
      tensors: entries.count, parameters: network.parameters.reduce(0) { $0 + $1.data.count })
  }

  /// The whole network as an ONNX model, with its normalizations folded in.
  ///
  /// - Parameter softmax: Whether it ends with probabilities instead of logits.
  package static func onnx(
    _ head: ExportedHead, backbone source: WeightsFile, softmax: Bool, to path: String
  ) throws -> Summary {
    var file = try AtomicFile(replacing: path)
    let network = try head.architecture.mapped(from: source, isChecked: true)
    network.head = (softmax ? head.head.cooled(to: head.temperature) : head.head).layer()
    let graph = try Graph(tracing: network).foldingBatchNorm()
    let model = ONNXModel(graph, head, softmax: softmax)
    try file.write(try model.serializedBytes())
    try file.commit()
    let tensors = model.graph.initializer
    return Summary(
      tensors: tensors.count, parameters: tensors.reduce(0) { $0 + $1.rawData.count / 4 })
  }

  private static func counter(_ name: String, in file: WeightsFile) throws -> [UInt8] {
    guard let info = file.tensors[name], info.type == .i64, info.count == 1 else {
      return NetworkEntries.zero
    }
    return try file.withBytes(of: name) { Array($0) }
  }
}
