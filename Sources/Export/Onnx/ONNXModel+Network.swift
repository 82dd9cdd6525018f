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
  /// Normalizations are folded into the convolutions. IR version 7 and opset 13, which runtimes have
  /// read since 2020. What the head file says about itself travels as metadata.
  init(_ network: Graph, _ head: ExportedHead, softmax: Bool) {
    self.init()
    irVersion = 7
    producerName = ONNXModel.producer
    producerVersion = toolVersion
    opsetImport = [.standard(13)]
    metadataProps = head.metadata.sorted { $0.key < $1.key }.map(ONNXProperty.init)
    graph = ONNXGraph(network, side: head.side, output: "logits")
    if softmax { _ = graph.softmax("logits", name: "probabilities") }
    graph.name = head.name
    graph.input = [ONNXValueInfo("images", shape: [3, head.side, head.side])]
    graph.output = [
      ONNXValueInfo(softmax ? "probabilities" : "logits", shape: [head.classCount])
    ]
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
