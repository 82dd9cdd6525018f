/// A network as a value: what is done, in an order in which it can be done.
///
/// It holds rules, not the numbers of a run: shapes follow from the size of the images. The tensors are
/// those of the module that was traced, shared until one side changes them.
package struct Graph: Sendable {
  /// An operation, and where its inputs come from.
  package struct Node: Sendable {
    /// What its output is called: `layer1.0.conv1`, `layer1.0.relu1`, `maxpool`.
    package var name: String
    package var operation: Operation
    /// The nodes whose outputs it reads, by their place in the graph; all lie before it.
    package var inputs: [Int]

    package init(name: String, _ operation: Operation, inputs: [Int]) {
      self.name = name
      self.operation = operation
      self.inputs = inputs
    }
  }

  /// The images come first, the output last.
  package internal(set) var nodes: [Node]

  /// How many nodes read each node's output.
  var readerCounts: [Int] {
    var counts = [Int](repeating: 0, count: nodes.count)
    for node in nodes { for input in node.inputs { counts[input] += 1 } }
    return counts
  }

  /// Drops what doesn't lead to the output.
  mutating func removeUnread() {
    var isRead = [Bool](repeating: false, count: nodes.count)
    isRead[0] = true
    isRead[nodes.count - 1] = true
    for place in nodes.indices.reversed() where isRead[place] {
      for input in nodes[place].inputs { isRead[input] = true }
    }
    var places = [Int](repeating: 0, count: nodes.count)
    var kept: [Node] = []
    for (place, var node) in nodes.enumerated() where isRead[place] {
      places[place] = kept.count
      node.inputs = node.inputs.map { places[$0] }
      kept.append(node)
    }
    nodes = kept
  }

  /// The paths of the layers with parameters, in order.
  var layers: [String] { nodes.filter(\.operation.hasParameters).map(\.name) }

  /// The graph up to what a module reads, such as the head `fc`; nil if no operation is called that.
  package func upTo(_ name: String) -> Graph? {
    guard let node = nodes.first(where: { $0.name == name }), let input = node.inputs.first else {
      return nil
    }
    var front = self
    front.nodes = Array(nodes[...input])
    front.removeUnread()
    return front
  }
}
