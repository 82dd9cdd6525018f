import Autograd
import Testing

@Suite struct HookTests {
  private let x = Variable(Tensor([1, 2], shape: [2]), requiresGrad: true)

  @Test("a hook on a leaf sees its gradient, and may replace it") func leaf() throws {
    var seen: [[Float]] = []
    try x.registerHook { gradient in
      seen.append(gradient.data.scalars)
      return gradient * 10
    }
    try (x * 3).sum().backward()
    #expect(seen == [[3, 3]])
    #expect(x.grad?.data.scalars == [30, 30])
    try (x * 3).sum().backward()
    #expect(x.grad?.data.scalars == [60, 60])
  }

  @Test("a leaf that is used several times gets one call with the sum") func leafOnce() throws {
    var seen: [[Float]] = []
    try x.registerHook {
      seen.append($0.data.scalars)
      return nil
    }
    try (x * 3 + x * x).sum().backward()
    #expect(seen == [[5, 7]])
    #expect(x.grad?.data.scalars == [5, 7])
  }

  @Test("a hook below the output changes what flows further down") func intermediate() throws {
    let y = x * 2
    try y.registerHook { _ in Variable(Tensor([100, 1000], shape: [2])) }
    try y.retainGrad()
    try (y * y).sum().backward()
    #expect(y.grad?.data.scalars == [100, 1000])
    #expect(x.grad?.data.scalars == [200, 2000])
  }

  @Test("hooks run in the order of registration, each on what the last one made")
  func order() throws {
    var names = ""
    for variable in [x, x * 1] {
      try variable.registerHook {
        names += "a"
        return $0 + 1
      }
      try variable.registerHook { _ in
        names += "b"
        return nil
      }
      try variable.registerHook {
        names += "c"
        return $0 * 2
      }
      try variable.sum().backward()
    }
    // The second backward passes the second variable's hooks, then those of x.
    #expect(names == "abcabcabc")
    #expect(x.grad?.data.scalars == [4 + 10, 4 + 10])
  }

  @Test("a removed hook sees nothing more") func remove() throws {
    let y = x * 2
    var calls = 0
    for variable in [x, y] {
      let count: GradientHook = { _ in
        calls += 1
        return nil
      }
      let first = try variable.registerHook(count)
      try variable.registerHook(count)
      first.remove()
      first.remove()
    }
    try y.sum().backward()
    #expect(calls == 2)
  }

  @Test("a hook can remove itself, and register another one for the next time")
  func changesTheList() throws {
    let y = x * 2
    for variable in [x, y] {
      var calls: [String] = []
      var handle: HookHandle?
      handle = try variable.registerHook { [weak variable] _ in
        calls.append("once")
        handle?.remove()
        _ = try? variable?.registerHook { _ in
          calls.append("later")
          return nil
        }
        return nil
      }
      let sum = variable.sum()
      for _ in 0..<3 { try sum.backward(retainGraph: true) }
      #expect(calls == ["once", "later", "later"])
      handle = nil
    }
  }

  @Test("removing a hook of a variable that is gone does nothing") func removeLate() throws {
    var y: Variable? = x * 2
    let handle = try y?.registerHook { _ in nil }
    y = nil
    handle?.remove()
  }

  @Test("a hook can't change the gradient's shape") func shape() throws {
    try x.registerHook { _ in Variable(.ones(3)) }
    #expect(
      throws: GraphError.gradientShape(function: "hook of leaf", expected: [2], found: [3])
    ) {
      try (x * 2).sum().backward()
    }
    #expect(x.grad == nil)
    let y = x.detach()
    y.requiresGrad = true
    let z = y * 2
    try z.registerHook { _ in Variable(.ones(1, 2)) }
    #expect(
      throws: GraphError.gradientShape(
        function: "hook of MulBackward0", expected: [2], found: [1, 2])
    ) {
      try z.sum().backward()
    }
    #expect(y.grad == nil)
  }

  @Test("an error in one leaf's hook leaves the gradients of all leaves alone")
  func errorInOneLeaf() throws {
    let other = Variable(.ones(2), requiresGrad: true)
    try other.registerHook { _ in Variable(.ones(3)) }
    try x.registerHook { $0 * 2 }
    #expect(throws: GraphError.self) { try (x * other).sum().backward() }
    #expect(throws: GraphError.self) { try (other * x).sum().backward() }
    #expect(x.grad == nil && other.grad == nil)
  }

  @Test("hooks need a gradient to come") func errors() {
    #expect(throws: GraphError.volatileBackward) {
      try Variable(.ones(1), volatile: true).registerHook { _ in nil }
    }
    #expect(throws: GraphError.noGraph) {
      try Variable(.ones(1)).registerHook { _ in nil }
    }
  }

  @Test("a hook can't walk the graph that calls it") func nestedSameGraph() throws {
    let y = x * 2
    let z = y.sum()
    var error: GraphError?
    try y.registerHook { [weak z] _ in
      do { try z?.backward() } catch let found as GraphError { error = found } catch {}
      return nil
    }
    try z.backward()
    #expect(error == .backwardInsideBackward(function: "SumBackward0"))
    #expect(x.grad?.data.scalars == [2, 2])
  }

  @Test("a hook can walk another graph, even one over the same leaf") func nestedOtherGraph()
    throws
  {
    let y = x * 2
    let other = (x * 100).sum()
    try y.registerHook { _ in
      try? other.backward()
      return nil
    }
    // x waits in the outer pass for two gradients while the inner one delivers its own.
    try (x * 5 + y).sum().backward()
    #expect(x.grad?.data.scalars == [107, 107])
  }

  @Test("the gradient a hook keeps doesn't change afterwards") func keptGradient() throws {
    var kept: Variable?
    try x.registerHook {
      kept = $0
      return nil
    }
    try (x * 3).sum().backward()
    try (x * 3).sum().backward()
    #expect(kept?.data.scalars == [3, 3])
    #expect(x.grad?.data.scalars == [6, 6])
  }
}
