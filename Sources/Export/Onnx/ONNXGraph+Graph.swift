internal import Autograd
internal import Foundation
internal import Kernels
internal import Messages
internal import Vision

extension ONNXGraph {
  /// The operations of a network in ONNX's operators, opset 13: a node each, in the same order, for images
  /// of one size.
  ///
  /// A node's output has the node's name, the last one's is `output`; constants are `NAME.weight`,
  /// `NAME.bias` and so on. Nothing is fused in it but normalizations.
  init(_ network: Graph, size: Size2D, output: String) {
    self.init()
    let shapes = network.shapes(height: size.height, width: size.width)
    var names: [String] = []
    var taken: Set = [output]
    for (place, var node) in network.nodes.enumerated() {
      // A layer that is used twice, or is called as the output is.
      let name = node.name
      var uses = 1
      while !taken.insert(node.name).inserted {
        uses += 1
        node.name = "\(name)_\(uses)"
      }
      let inputs = node.inputs.map { names[$0] }
      let isLast = place == network.nodes.count - 1
      names.append(
        append(
          node, inputs, shape: shapes[node.inputs.first ?? 0], output: isLast ? output : node.name))
    }
  }

  /// - Parameter shape: Of the first input.
  private mutating func append(
    _ node: Graph.Node, _ inputs: [String], shape: Graph.Shape, output: String
  ) -> String {
    switch node.operation {
    case .images: return node.name
    case .convolution(let convolution):
      let weights = convolution.weights
      add(weights.floats(), shape: weights.shape, name: node.name + ".weight")
      add(weights.bias, shape: [weights.outChannels], name: node.name + ".bias")
      let zeros = convolution.zeros(around: (shape.height, shape.width))
      return add(
        "Conv", inputs + [node.name + ".weight", node.name + ".bias"], name: output,
        [
          .ints("kernel_shape", [weights.kernel.height, weights.kernel.width]),
          .ints("strides", [convolution.stride.height, convolution.stride.width]),
          .ints("pads", [zeros.top, zeros.left, zeros.bottom, zeros.right]),
        ] + (convolution.groups == 1 ? [] : [.int("group", Int64(convolution.groups))])
          + (convolution.dilation == 1
            ? [] : [.ints("dilations", [convolution.dilation.height, convolution.dilation.width])]))
    case .add: return add("Add", inputs, name: output)
    case .activation(.relu): return add("Relu", inputs, name: output)
    case .activation(.relu6):
      let bounds = ["relu6.least", "relu6.greatest"]
      if !initializer.contains(where: { $0.name == bounds[0] }) {
        add([0], shape: [], name: bounds[0])
        add([6], shape: [], name: bounds[1])
      }
      return add("Clip", inputs + bounds, name: output)
    case .maxPool(let window):
      return add(
        "MaxPool", inputs, name: output,
        [
          .ints("kernel_shape", [window.size, window.size]),
          .ints("strides", [window.stride, window.stride]),
          .ints("pads", [Int](repeating: window.padding, count: 4)),
        ])
    case .averagePool(let window, let countsPadding):
      return add(
        "AveragePool", inputs, name: output,
        [
          .ints("kernel_shape", [window.size, window.size]),
          .ints("strides", [window.stride, window.stride]),
          .ints("pads", [Int](repeating: window.padding, count: 4)),
          .int("count_include_pad", countsPadding ? 1 : 0),
        ])
    case .globalAveragePool: return add("GlobalAveragePool", inputs, name: output)
    case .flatten:
      let name = output == node.name ? inputs[0] + ".flatten" : output
      return add("Flatten", inputs, name: name, [.int("axis", 1)])
    case .linear(let weight, let bias):
      add(weight.scalars, shape: weight.shape, name: node.name + ".weight")
      if let bias { add(bias.scalars, shape: bias.shape, name: node.name + ".bias") }
      let constants = [node.name + ".weight"] + (bias == nil ? [] : [node.name + ".bias"])
      return add("Gemm", inputs + constants, name: output, [.int("transB", 1)])
    case .batchNorm(let normalization):
      let constants = [
        ("weight", normalization.weight), ("bias", normalization.bias),
        ("running_mean", normalization.mean), ("running_var", normalization.variance),
      ].map { ("\(node.name).\($0)", $1) }
      for (name, tensor) in constants { add(tensor.scalars, shape: tensor.shape, name: name) }
      return add(
        "BatchNormalization", inputs + constants.map(\.0), name: output,
        [.float("epsilon", normalization.eps)])
    }
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

  fileprivate static func float(_ name: String, _ value: Float) -> ONNXAttribute {
    var attribute = ONNXAttribute()
    attribute.name = name
    attribute.type = .float
    attribute.f = value
    return attribute
  }

  fileprivate static func ints(_ name: String, _ values: [Int]) -> ONNXAttribute {
    var attribute = ONNXAttribute()
    attribute.name = name
    attribute.type = .ints
    attribute.ints = values.map(Int64.init)
    return attribute
  }
}
