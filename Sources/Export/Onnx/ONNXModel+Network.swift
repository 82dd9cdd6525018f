internal import Autograd
internal import Messages
internal import Text
internal import Vision

extension ONNXModel {
  /// What a file of this project's begins with: version of the form, then the producer's name.
  package static let firstBytes: [UInt8] =
    [0x08, 7, 0x12, UInt8(producer.utf8.count)] + Array(producer.utf8)

  private static let producer = "finetune"

  /// The whole of a network with its head: `images` [batch, 3, side, side], preprocessed, to `logits`
  /// [batch, classes], or to `probabilities` of the same shape, which are at the head's temperature.
  ///
  /// What the head file says about itself travels as metadata.
  init(_ network: Graph, _ head: ExportedHead, softmax: Bool) {
    self.init(
      network, size: Size2D(head.side), output: "logits", name: head.name, metadata: head.metadata)
    guard softmax else { return }
    _ = graph.softmax("logits", name: "probabilities")
    graph.output = [ONNXValueInfo("probabilities", shape: [head.classCount])]
  }

  /// A network: `images` [batch, channels, height, width] to what its last node makes.
  ///
  /// IR version 7 and opset 13, which runtimes have read since 2020.
  init(
    _ network: Graph, size: Size2D, output: String, name: String, metadata: [String: String]
  ) {
    self.init()
    irVersion = 7
    producerName = ONNXModel.producer
    producerVersion = toolVersion
    opsetImport = [.standard(13)]
    metadataProps = metadata.sorted { $0.key < $1.key }.map(ONNXProperty.init)
    graph = ONNXGraph(network, size: size, output: output)
    graph.name = name
    graph.input = [
      ONNXValueInfo("images", shape: [network.channels, size.height, size.width])
    ]
    graph.output = [ONNXValueInfo(output, shape: network.outputShape(size))]
  }
}

extension Graph {
  /// The shape of the output for one image: [features], or [channels, height, width].
  fileprivate func outputShape(_ size: Size2D) -> [Int] {
    let shapes = shapes(height: size.height, width: size.width)
    guard let shape = shapes.last else { return [] }
    // From the end back over what keeps a vector a vector.
    var place = nodes.count - 1
    while true {
      switch nodes[place].operation {
      case .flatten, .linear: return [shape.channels]
      case .activation, .add: place = nodes[place].inputs[0]
      default: return [shape.channels, shape.height, shape.width]
      }
    }
  }
}

extension ONNXOperatorSet {
  /// The operators of ONNX itself, in a version of theirs.
  fileprivate static func standard(_ version: Int64) -> ONNXOperatorSet {
    var set = ONNXOperatorSet()
    set.domain = ""
    set.version = version
    return set
  }
}

extension ONNXProperty {
  fileprivate init(_ key: String, _ value: String) {
    self.init()
    self.key = key
    self.value = value
  }
}

extension ONNXValueInfo {
  /// A tensor of floats with any number of rows of this shape.
  fileprivate init(_ name: String, shape: [Int]) {
    self.init()
    self.name = name
    type.tensorType.elemType = .float
    var batch = ONNXShape.Dimension()
    batch.dimParam = "batch"
    let others = shape.map { size in
      var dimension = ONNXShape.Dimension()
      dimension.dimValue = Int64(size)
      return dimension
    }
    type.tensorType.shape.dim = [batch] + others
  }
}
