internal import Synchronization

/// The walk from an output back to the leaves; it knows no operation.
///
/// A node is ready when every gradient that flows into it has arrived. The walk keeps its own stack,
/// so that the length of a chain is bounded by memory and not by the thread's stack. Leaves get
/// their gradients when all functions have succeeded: an error leaves every `grad` as it was.
struct Backward: ~Copyable {
  private let pass = Backward.passes.wrappingAdd(1, ordering: .relaxed).newValue
  private var reached: [Node] = []
  private var leaves: [(leaf: Variable, gradient: Tensor)] = []

  private static let passes = Atomic<Int>(0)

  static func run(from root: Node, gradient: consuming Tensor, retainGraph: Bool) throws {
    var walk = Backward()
    try walk.countGradients(from: root)
    root.scratch.gradient = gradient
    var ready = [root]
    while let node = ready.popLast() {
      var gradients = try node.gradientsOfInputs(retainGraph: retainGraph)
      for (index, edge) in node.edges.enumerated() {
        switch edge {
        case nil: break
        case .leaf(let leaf):
          guard let gradient = gradients.take(index) else { break }
          try node.check(gradient, against: leaf.shape)
          walk.add(consume gradient, to: leaf)
        case .function(let next):
          if let gradient = gradients.take(index) {
            try node.check(gradient, against: next.outputShape)
            Backward.add(consume gradient, to: &next.scratch.gradient)
          }
          next.scratch.pending -= 1
          if next.scratch.pending == 0 { ready.append(next) }
        }
      }
    }
    try walk.fillLeaves()
  }

  deinit {
    for node in reached where node.scratch.pass == pass { node.scratch = Node.Scratch() }
    for (leaf, _) in leaves where leaf.backwardSlot.pass == pass { leaf.backwardSlot = (0, 0) }
  }

  /// Finds every node below `root` and how many gradients each will receive.
  private mutating func countGradients(from root: Node) throws(GraphError) {
    reached.reserveCapacity(16)
    try reach(root)
    var position = 0
    while position < reached.count {
      for case .function(let next) in reached[position].edges {
        try reach(next)
        next.scratch.pending += 1
      }
      position += 1
    }
  }

  private mutating func reach(_ node: Node) throws(GraphError) {
    if node.scratch.pass == pass { return }
    if node.scratch.pass != 0 { throw .backwardInsideBackward(function: node.name) }
    node.scratch.pass = pass
    reached.append(node)
  }

  private static func add(_ gradient: consuming Tensor, to sum: inout Tensor?) {
    if sum == nil {
      sum = gradient
    } else {
      sum?.accumulate(gradient)
    }
  }

  /// A leaf that was used several times collects one sum. (One that is also waiting in an outer
  /// pass, whose hook called this one, keeps its slot there and gets another entry here.)
  private mutating func add(_ gradient: consuming Tensor, to leaf: Variable) {
    if leaf.backwardSlot.pass == pass {
      leaves[leaf.backwardSlot.index].gradient.accumulate(gradient)
      return
    }
    if leaf.backwardSlot.pass == 0 { leaf.backwardSlot = (pass, leaves.count) }
    leaves.append((leaf, gradient))
  }

  private mutating func fillLeaves() throws(GraphError) {
    for index in leaves.indices {
      let hooks = leaves[index].leaf.leafHooks
      if hooks.isEmpty { continue }
      leaves[index].gradient = try hooks(leaves[index].gradient, name: "leaf")
    }
    for (leaf, gradient) in leaves { leaf.accumulateGrad(gradient) }
  }
}

extension [Tensor?]? {
  /// Hands an element out for good, so that its buffer can be overwritten.
  fileprivate mutating func take(_ index: Int) -> Tensor? {
    self?[index].take()
  }
}

extension Node {
  /// One gradient for each input; nil if no gradient arrived at the output.
  fileprivate func gradientsOfInputs(retainGraph: Bool) throws -> [Tensor?]? {
    defer { if !retainGraph { context.free() } }
    guard var gradient = scratch.gradient.take() else { return nil }
    let hooks = self.hooks
    if !hooks.isEmpty { gradient = try hooks(gradient, name: name) }
    retainer?.grad = Variable(gradient)
    let gradients: [Tensor?]
    do {
      gradients = try function.backward(consume gradient, context)
    } catch let error as GraphError {
      throw error.named(name)
    }
    if gradients.count != edges.count {
      throw GraphError.gradientCount(
        function: name, expected: edges.count, found: gradients.count)
    }
    return gradients
  }

  fileprivate func check(_ gradient: borrowing Tensor, against shape: [Int]) throws(GraphError) {
    if gradient.shape == shape { return }
    throw .gradientShape(function: name, expected: shape, found: gradient.shape)
  }
}

extension Variable {
  /// Computes the gradient of this variable with respect to every leaf below it that requires grad,
  /// and adds it to the leaf's `grad`.
  ///
  /// After an error no leaf's `grad` has changed. What was saved by the functions that had been
  /// walked is freed unless `retainGraph` is set.
  ///
  /// - Parameters:
  ///   - gradient: The gradient of this variable itself, of the same shape; 1 for a scalar.
  ///   - retainGraph: Whether to keep what the functions saved, for another `backward()`.
  /// - Throws: `GraphError` if there is no graph, if it is volatile, if a gradient is missing or of
  ///   another shape, if what a function saved was freed or changed, if a hook calls it on a graph
  ///   that is being walked; and what functions throw.
  public func backward(gradient: consuming Tensor? = nil, retainGraph: Bool = false) throws {
    if isVolatile { throw GraphError.volatileBackward }
    if !requiresGrad { throw GraphError.noGraph }
    let start: Tensor
    if let gradient {
      start = gradient
    } else {
      if box.tensor.count != 1 { throw GraphError.gradientNeeded(shape: shape) }
      start = Tensor(shape: shape, repeating: 1)
    }
    if start.shape != shape {
      throw GraphError.gradientShape(function: "backward", expected: shape, found: start.shape)
    }
    if let gradFn {
      try Backward.run(from: gradFn, gradient: start, retainGraph: retainGraph)
    } else {
      let hooks = leafHooks
      accumulateGrad(try hooks(start, name: "leaf"))
    }
  }

  /// Adds to `grad`, in place if there is one.
  fileprivate func accumulateGrad(_ gradient: consuming Tensor) {
    if let grad {
      grad.box.tensor.accumulate(gradient)
      grad.box.version += 1
    } else {
      grad = Variable(gradient)
    }
  }
}
