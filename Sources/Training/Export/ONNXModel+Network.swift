internal import Messages
internal import Vision

extension ONNXModel {
  /// The whole of a network with its head: `images` [batch, 3, side, side], preprocessed, to `logits`
  /// [batch, classes], or to `probabilities` of the same shape, which are at the head's temperature.
  ///
  /// Normalisations are folded into the convolutions. IR version 7 and opset 13, which runtimes have
  /// read since 2020. What the head file says about itself travels as metadata.
  init(_ network: FoldedNetwork, _ head: HeadFile, softmax: Bool) {
    self.init()
    irVersion = 7
    producerName = "finetune"
    producerVersion = toolVersion
    opsetImport = [.standard(13)]
    metadataProps = head.metadata.sorted { $0.key < $1.key }.map(ONNXProperty.init)
    let side = head.preprocessing.crop
    let last = softmax ? head.head.cooled(to: head.temperature) : head.head
    graph = ONNXGraph(network, last, softmax: softmax)
    graph.name = head.backbone.name
    graph.input = [ONNXValueInfo("images", shape: [3, side, side])]
    graph.output = [
      ONNXValueInfo(softmax ? "probabilities" : "logits", shape: [head.classes.count])
    ]
  }
}

extension ONNXGraph {
  fileprivate init(_ network: FoldedNetwork, _ head: TrainedHead, softmax: Bool) {
    self.init()
    let stem = relu(convolution("images", network.stem, name: "conv1"), name: "relu")
    var maps = maximum(stem, side: 3, stride: 2, padding: 1, name: "maxpool")
    for block in network.stages.joined() { maps = append(block, maps) }
    let features = meanOfChannels(maps, name: "avgpool")
    let logits = linear(features, head, name: "fc", output: "logits")
    if softmax { _ = self.softmax(logits, name: "probabilities") }
  }

  /// relu(conv2(relu(conv1(x))) + shortcut(x)).
  private mutating func append(_ block: FoldedNetwork.Block, _ input: String) -> String {
    let name = block.name
    let first = relu(
      convolution(input, block.conv1, name: name + ".conv1"), name: name + ".relu1")
    let second = convolution(first, block.conv2, name: name + ".conv2")
    let shortcut =
      block.downsample.map { convolution(input, $0, name: name + ".downsample") } ?? input
    return relu(sum(second, shortcut, name: name + ".add"), name: name + ".relu2")
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
