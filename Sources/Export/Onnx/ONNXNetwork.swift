public import Autograd
internal import Messages
internal import SwiftProtobuf
internal import Vision
internal import Weights

/// A module as an ONNX model: what it computes in evaluation, for images of one size.
///
/// Its input is `images`, [batch, inputChannels, height, width] with any batch, its output `output`.
/// Batch normalizations behind a convolution are folded into it. Nodes and constants are named after the
/// module's layers: `block.conv`, `block.conv.weight`. IR version 7 and opset 13, which runtimes have read
/// since 2020.
public struct ONNXNetwork: Sendable {
  private let model: ONNXModel

  /// Reads the module's graph; it stays as it is, and isn't kept.
  ///
  /// A module may be made of convolutions, linear layers, batch normalizations, sums of equal shapes, ReLU,
  /// ReLU6, maxima over square windows, the mean of each channel and flattening.
  ///
  /// - Parameters:
  ///   - module: What is exported.
  ///   - size: Of the images, in pixels.
  ///   - inputChannels: Channels of the images.
  ///   - name: What the model calls itself.
  ///   - metadata: What the model says about itself beside that, such as its classes.
  /// - Throws: `TraceError` (of `Vision`) for any other function, with its name and the path of the module
  ///   before it.
  public init(
    exporting module: any Module, size: Size2D, inputChannels: Int = 3, name: String = "network",
    metadata: [String: String] = [:]
  ) throws {
    let graph = try Graph(tracing: module, channels: inputChannels).foldingBatchNorm()
    model = ONNXModel(graph, size: size, output: "output", name: name, metadata: metadata)
  }

  /// The model as the bytes of a file; the same module gives the same bytes.
  public var bytes: [UInt8] {
    get throws { try model.serializedBytes() }
  }

  /// Writes the model; a file that is there already is replaced once the new one is whole.
  ///
  /// - Throws: `FileError` (of `Weights`) if that can't be done.
  public func write(to path: String) throws {
    var file = try AtomicFile(replacing: path)
    try file.write(try bytes)
    try file.commit()
  }
}
