internal import Autograd
internal import Foundation
internal import Messages
internal import Vision

/// Operators of ONNX, opset 13.
///
/// Each method appends a node whose output has the node's name, and returns that name.
extension ONNXGraph {
  /// [N, in, H, W] → [N, out, H/stride, W/stride], with the constants `name.weight` and `name.bias`.
  mutating func convolution(
    _ input: String, _ layer: FoldedConvolution, name: String
  ) -> String {
    let (height, width) = layer.kernel
    add(
      layer.foldedWeights(), shape: [layer.bias.count, layer.inChannels, height, width],
      name: name + ".weight")
    add(layer.bias, shape: [layer.bias.count], name: name + ".bias")
    return add(
      "Conv", [input, name + ".weight", name + ".bias"], name: name,
      [.ints("kernel_shape", [height, width])]
        + ONNXAttribute.window(stride: layer.stride, padding: layer.padding))
  }

  /// The largest value of each square window.
  mutating func maximum(
    _ input: String, side: Int, stride: Int, padding: Int, name: String
  ) -> String {
    add(
      "MaxPool", [input], name: name,
      [.ints("kernel_shape", [side, side])]
        + ONNXAttribute.window(stride: stride, padding: padding))
  }

  /// max(x, 0).
  mutating func relu(_ input: String, name: String) -> String {
    add("Relu", [input], name: name)
  }

  /// x + y, of one shape.
  mutating func sum(_ left: String, _ right: String, name: String) -> String {
    add("Add", [left, right], name: name)
  }

  /// The mean of each channel: [N, C, H, W] → [N, C].
  mutating func meanOfChannels(_ input: String, name: String) -> String {
    let mean = add("GlobalAveragePool", [input], name: name)
    return add("Flatten", [mean], name: name + ".flatten", [.int("axis", 1)])
  }

  /// x·Wᵀ + b, [N, in] → [N, out], with the constants `name.weight` and `name.bias`.
  mutating func linear(_ input: String, _ head: TrainedHead, name: String, output: String) -> String
  {
    add(head.weight.scalars, shape: head.weight.shape, name: name + ".weight")
    add(head.bias.scalars, shape: head.bias.shape, name: name + ".bias")
    return add(
      "Gemm", [input, name + ".weight", name + ".bias"], name: output, [.int("transB", 1)])
  }

  /// softmax(x) of each row.
  mutating func softmax(_ input: String, name: String) -> String {
    add("Softmax", [input], name: name, [.int("axis", 1)])
  }

  /// Appends a node with one output.
  private mutating func add(
    _ operation: String, _ inputs: [String], name: String, _ attributes: [ONNXAttribute] = []
  ) -> String {
    var node = ONNXNode()
    node.opType = operation
    node.name = name
    node.input = inputs
    node.output = [name]
    node.attribute = attributes
    self.node.append(node)
    return name
  }

  /// Appends a constant of 32-bit floats.
  private mutating func add(_ values: [Float], shape: [Int], name: String) {
    var tensor = ONNXTensor()
    tensor.name = name
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = .float
    tensor.rawData = values.withUnsafeBytes { Data($0) }
    initializer.append(tensor)
  }
}

extension ONNXAttribute {
  fileprivate static func int(_ name: String, _ value: Int64) -> ONNXAttribute {
    var attribute = ONNXAttribute()
    attribute.name = name
    attribute.type = .int
    attribute.i = value
    return attribute
  }

  fileprivate static func ints(_ name: String, _ values: [Int]) -> ONNXAttribute {
    var attribute = ONNXAttribute()
    attribute.name = name
    attribute.type = .ints
    attribute.ints = values.map(Int64.init)
    return attribute
  }

  /// How a square window moves; padding is that of the top, the left, the bottom and the right.
  fileprivate static func window(stride: Int, padding: Int) -> [ONNXAttribute] {
    [.ints("strides", [stride, stride]), .ints("pads", [padding, padding, padding, padding])]
  }
}
