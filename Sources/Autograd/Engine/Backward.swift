/// The walk from an output back to the leaves.
///
/// It knows no operation. A node is ready when every gradient that flows into it has arrived. Both passes keep their own
/// stack, so that the length of a chain is bounded by memory and not by the thread's stack.
enum Backward {
  static func run(from root: Node, gradient: Tensor, retainGraph: Bool) throws {
    let reached = countGradients(from: root)
    defer {
      for node in reached {
        node.isReached = false
        node.pendingGradients = 0
        node.gradient = nil
      }
    }
    root.gradient = gradient
    var ready = [root]
    while let node = ready.popLast() {
      let gradients = try gradientsOfInputs(of: node, retainGraph: retainGraph)
      for (index, edge) in node.edges.enumerated() {
        switch edge {
        case nil:
          break
        case .leaf(let leaf):
          if let gradient = gradients?[index] { try leaf.accumulateGrad(gradient) }
        case .function(let next):
          if let gradient = gradients?[index] { next.accumulate(gradient) }
          next.pendingGradients -= 1
          if next.pendingGradients == 0 { ready.append(next) }
        }
      }
    }
  }

  /// Finds every node below `root` and how many gradients each will receive.
  private static func countGradients(from root: Node) -> [Node] {
    var reached = [root]
    root.isReached = true
    var position = 0
    while position < reached.count {
      for case .function(let next) in reached[position].edges {
        next.pendingGradients += 1
        if !next.isReached {
          next.isReached = true
          reached.append(next)
        }
      }
      position += 1
    }
    return reached
  }

  /// One gradient for each input, or nil if none arrived at the output.
  private static func gradientsOfInputs(of node: Node, retainGraph: Bool) throws -> [Tensor?]? {
    guard var gradient = node.gradient.take() else { return nil }
    gradient = try node.hooks(gradient, name: node.name)
    node.retainer?.grad = Variable(gradient)
    let gradients = try node.function.backward(gradient, node.context)
    if gradients.count != node.edges.count {
      throw GraphError.gradientCount(
        function: node.name, expected: node.edges.count, found: gradients.count)
    }
    if !retainGraph { node.context.free() }
    return gradients
  }
}

extension Variable {
  /// Computes the gradient of this variable with respect to every leaf below it that requires grad,
  /// and adds it to the leaf's `grad`.
  ///
  /// - Parameters:
  ///   - gradient: The gradient of this variable itself, of the same shape; 1 for a scalar.
  ///   - retainGraph: Whether to keep what the functions saved, for another `backward()`.
  /// - Throws: `GraphError` if there is no graph, if it is volatile, if a gradient is missing or of
  ///   another shape, if what a function saved was freed or changed; and what functions throw.
  public func backward(gradient: Tensor? = nil, retainGraph: Bool = false) throws {
    if isVolatile { throw GraphError.volatileBackward }
    if !requiresGrad { throw GraphError.noGraph }
    if gradient == nil && data.count != 1 { throw GraphError.gradientNeeded(shape: shape) }
    let gradient = gradient ?? Tensor(shape: shape, repeating: 1)
    if gradient.shape != shape {
      throw GraphError.gradientShape(function: "backward", expected: shape, found: gradient.shape)
    }
    guard let gradFn else { return try accumulateGrad(gradient) }
    try Backward.run(from: gradFn, gradient: gradient, retainGraph: retainGraph)
  }

  func accumulateGrad(_ gradient: consuming Tensor) throws(GraphError) {
    if gradient.shape != shape {
      throw .gradientShape(function: "leaf", expected: shape, found: gradient.shape)
    }
    let gradient = try leafHooks(gradient, name: "leaf")
    if let grad {
      grad.box.mutate { $0.accumulate(gradient) }
    } else {
      grad = Variable(gradient)
    }
  }
}
