/// A function that sees a gradient as it passes and may put another of the same shape in its place.
public typealias GradientHook = (Variable) -> Variable?

/// Removes the hook it was returned for.
public struct HookHandle {
  private let removal: () -> Void

  init(_ removal: @escaping () -> Void) {
    self.removal = removal
  }

  /// Lets the hook see no further gradient; calling it again changes nothing.
  public func remove() {
    removal()
  }
}

/// Hooks in the order in which they were registered.
struct HookList {
  private var hooks: [(id: Int, hook: GradientHook)] = []
  private var nextID = 0

  var isEmpty: Bool { hooks.isEmpty }

  mutating func add(_ hook: @escaping GradientHook) -> Int {
    nextID += 1
    hooks.append((nextID, hook))
    return nextID
  }

  mutating func remove(_ id: Int) {
    hooks.removeAll { $0.id == id }
  }

  /// The gradient after all hooks; `name` stands in the error when one of them changes the shape.
  func callAsFunction(_ gradient: consuming Tensor, name: String) throws(GraphError) -> Tensor {
    if hooks.isEmpty { return gradient }
    var gradient = gradient
    for (_, hook) in hooks {
      guard let replacement = hook(Variable(gradient)) else { continue }
      if replacement.shape != gradient.shape {
        throw .gradientShape(
          function: "hook of \(name)", expected: gradient.shape, found: replacement.shape)
      }
      gradient = replacement.data
    }
    return gradient
  }
}

extension Variable {
  /// Calls `hook` with each gradient that reaches this variable.
  ///
  /// That is before the gradient is accumulated or passed on. What the hook returns, unless nil,
  /// takes the gradient's place. A leaf's hook is called once in each `backward()`, with the sum over
  /// all uses of the leaf.
  ///
  /// A hook that captures the variable, or one computed from it, keeps the graph alive until it is
  /// removed: let it capture them weakly.
  ///
  /// Throws if no gradient will ever reach the variable.
  @discardableResult
  public func registerHook(_ hook: @escaping GradientHook) throws(GraphError) -> HookHandle {
    if isVolatile { throw .volatileBackward }
    guard requiresGrad else { throw .noGraph }
    if let node = gradFn {
      let id = node.hooks.add(hook)
      return HookHandle { [weak node] in node?.hooks.remove(id) }
    }
    let id = leafHooks.add(hook)
    return HookHandle { [weak self] in self?.leafHooks.remove(id) }
  }
}
