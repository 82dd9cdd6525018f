extension Graph {
  /// Each convolution takes over the addition, the activation and the maximum that follow it, as far as
  /// nothing else reads what lies between: they are done while its results are in registers or cache.
  ///
  /// It then stands where the last of them did, and is called as its output is: a residual block's last
  /// convolution as the block, a first one with a maximum as that.
  func fusingConvolutions() -> Graph {
    var graph = self
    let readers = readerCounts
    var names = Set(nodes.map(\.name))
    for place in graph.nodes.indices {
      let node = graph.nodes[place]
      for (index, input) in node.inputs.enumerated() where readers[input] == 1 {
        guard case .convolution(let convolution) = graph.nodes[input].operation,
          let fused = convolution.followed(by: node.operation)
        else { continue }
        let block = Path.parent(node.name)
        let name =
          switch node.operation {
          // A block with several sums has one name for the first.
          case .add: block.isEmpty || !names.insert(block).inserted ? node.name : block
          case .maxPool: node.name
          default: graph.nodes[input].name
          }
        let others = node.inputs.enumerated().filter { $0.offset != index }.map(\.element)
        graph.nodes[place] = Node(
          name: name, .convolution(fused), inputs: graph.nodes[input].inputs + others)
        break
      }
    }
    graph.removeUnread()
    return graph
  }
}

extension Operation.Convolution {
  /// This convolution and what follows it in one; nil if that can't be.
  fileprivate func followed(by operation: Operation) -> Self? {
    var fused = self
    switch operation {
    case .add where !adds && activation == nil && pool == nil: fused.adds = true
    case .activation(let function) where activation == nil && pool == nil:
      fused.activation = function
    // Negative results are made zero on the way to the maximum.
    case .maxPool(let window) where !adds && activation != nil && pool == nil: fused.pool = window
    default: return nil
    }
    return fused
  }
}
