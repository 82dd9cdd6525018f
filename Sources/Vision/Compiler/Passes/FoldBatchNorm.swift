extension Graph {
  /// Each batch normalization that alone reads a convolution becomes part of its weights.
  package func foldingBatchNorm() -> Graph {
    var graph = self
    let readers = readerCounts
    for (place, node) in nodes.enumerated() {
      guard case .batchNorm(let normalization) = node.operation,
        case .convolution(var convolution) = graph.nodes[node.inputs[0]].operation,
        readers[node.inputs[0]] == 1
      else { continue }
      let before = graph.nodes[node.inputs[0]]
      let name = Path.joined(before.name, node.name)
      convolution.weights = convolution.weights.folding(normalization)
      convolution.module = name
      graph.nodes[place] = Node(name: name, .convolution(convolution), inputs: before.inputs)
    }
    graph.removeUnread()
    return graph
  }
}
