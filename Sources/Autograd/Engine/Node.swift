/// A function in the graph: what a variable's `gradFn` refers to.
public final class Node {
  package let function: any Function
  package let outputShape: [Int]

  /// The variable whose `grad` this node's gradient is kept in, if it asked for that.
  weak var retainer: Variable?
  var hooks = HookList()

  // Unchecked: only the engine changes these, and never while a user's code runs.

  /// Where the gradient of each input goes; nil for an input that needs none.
  @exclusivity(unchecked) public private(set) var edges: [Edge?]
  @exclusivity(unchecked) var context: Context
  @exclusivity(unchecked) var scratch = Scratch()

  /// What one backward pass notes down here; idle in between.
  struct Scratch {
    /// The pass that reached the node; 0 for none.
    var pass = 0
    /// How many gradients are still to arrive.
    var pending = 0
    /// The sum of those that have.
    var gradient: Tensor?
  }

  init(function: any Function, context: Context, edges: [Edge?], outputShape: [Int]) {
    self.function = function
    self.context = context
    self.edges = edges
    self.outputShape = outputShape
  }

  /// The function's name, as `MulBackward0`.
  public var name: String { function.name }

  /// How many tensors the node keeps for backward.
  public var savedTensorCount: Int { context.savedCount }

  /// Lets go of a long chain one node at a time: a nested release would overflow the stack.
  deinit {
    var orphans: [Node] = []
    moveEdges(to: &orphans)
    while let last = orphans.indices.last {
      if isKnownUniquelyReferenced(&orphans[last]) {
        let node = orphans.removeLast()
        node.moveEdges(to: &orphans)
      } else {
        orphans.removeLast()
      }
    }
  }

  private func moveEdges(to orphans: inout [Node]) {
    for case .function(let node) in edges { orphans.append(node) }
    edges = []
  }
}

/// Where a gradient goes: on to the function that made the input, or into a leaf.
public enum Edge {
  /// The function that made the input.
  case function(Node)
  /// A leaf that requires grad.
  case leaf(Variable)
}
