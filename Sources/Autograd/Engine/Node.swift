/// A function in the graph: what a variable's `gradFn` refers to.
public final class Node {
  let function: any Function
  var context: Context
  let outputShape: [Int]

  /// Where the gradient of each input goes; nil for an input that needs none.
  public private(set) var edges: [Edge?]

  /// The variable whose `grad` this node's gradient is kept in, if it asked for that.
  weak var retainer: Variable?
  var hooks = HookList()

  // Scratch of one backward pass; see `Backward`.
  var pendingGradients = 0
  var isReached = false
  var gradient: Tensor?

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

  /// Adds one of the gradients that flow into this node's output.
  func accumulate(_ gradient: consuming Tensor) {
    if self.gradient == nil {
      self.gradient = gradient
    } else {
      self.gradient?.accumulate(gradient)
    }
  }

  /// Lets go of a long chain one node at a time: a nested release would overflow the stack.
  deinit {
    var orphans = edges
    edges = []
    while let edge = orphans.popLast() {
      guard case .function(var node)? = edge else { continue }
      if isKnownUniquelyReferenced(&node) {
        orphans.append(contentsOf: node.edges)
        node.edges = []
      }
    }
  }
}

/// Where a gradient goes: on to the function that made the input, or into a leaf.
public enum Edge {
  /// The function that made the input.
  case function(Node)
  /// A leaf that requires grad.
  case leaf(Variable)
}
