import Autograd
import Foundation
import Testing

@Suite struct BackwardTests {
  private func leaf(_ scalars: [Float]) -> Variable {
    Variable(Tensor(scalars, shape: [scalars.count]), requiresGrad: true)
  }

  @Test("a scalar needs no gradient: 1 is implied", arguments: [[], [1], [1, 1]])
  func scalar(shape: [Int]) throws {
    let x = Variable(Tensor(shape: shape, repeating: 3), requiresGrad: true)
    try (x * x).backward()
    #expect(x.grad?.data == Tensor(shape: shape, repeating: 6))
  }

  @Test("what isn't a scalar needs a gradient") func gradientNeeded() throws {
    let x = leaf([1, 2])
    let error = #expect(throws: GraphError.gradientNeeded(shape: [2])) {
      try (x * 2).backward()
    }
    #expect(
      error?.description.hasPrefix("grad can be implicitly created only for scalar outputs")
        == true)
    try (x * 2).backward(gradient: Tensor([1, 10], shape: [2]))
    #expect(x.grad?.data.scalars == [2, 20])
  }

  @Test("the gradient has the variable's shape") func gradientShape() {
    let x = leaf([1, 2])
    #expect(
      throws: GraphError.gradientShape(function: "backward", expected: [2], found: [1, 2])
    ) {
      try (x * 2).backward(gradient: .ones(1, 2))
    }
    #expect(x.grad == nil)
  }

  @Test("backward() on a volatile variable says that it is volatile") func volatile() {
    let error = #expect(throws: GraphError.volatileBackward) {
      try (Variable(.ones(1), volatile: true) * 2).backward()
    }
    #expect(error?.description.contains("volatile") == true)
  }

  @Test("backward() needs a graph") func noGraph() {
    let error = #expect(throws: GraphError.noGraph) {
      try (Variable(.ones(1)) * 2).backward()
    }
    #expect(
      error?.description.contains("does not require grad and does not have a grad_fn") == true)
  }

  @Test("backward() on a leaf is its gradient") func onLeaf() throws {
    let x = leaf([1, 2])
    try x.backward(gradient: Tensor([3, 4], shape: [2]))
    #expect(x.grad?.data.scalars == [3, 4])
  }

  @Test("gradients accumulate until zeroGrad()") func accumulation() throws {
    let x = leaf([1, 2])
    try (x * x).sum().backward()
    #expect(x.grad?.data.scalars == [2, 4])
    try (x * 3).sum().backward()
    #expect(x.grad?.data.scalars == [5, 7])
    x.zeroGrad()
    #expect(x.grad == nil)
    try (x * 3).sum().backward()
    #expect(x.grad?.data.scalars == [3, 3])
  }

  @Test("a gradient that two leaves got is accumulated into each alone") func sharedGradient()
    throws
  {
    let (x, y) = (leaf([1, 2]), leaf([3, 4]))
    try (x + y).sum().backward()
    try (x * 2).sum().backward()
    #expect(x.grad?.data.scalars == [3, 3])
    #expect(y.grad?.data.scalars == [1, 1])
  }

  @Test("a second backward() fails, unless the first retains the graph") func secondBackward()
    throws
  {
    let x = leaf([1, 2])
    let y = (x * x).sum()
    try y.backward(retainGraph: true)
    try y.backward()
    #expect(x.grad?.data.scalars == [4, 8])
    let error = #expect(throws: GraphError.savedTensorsFreed(function: "MulBackward0")) {
      try y.backward()
    }
    #expect(error?.description.contains("retainGraph: true") == true)
    #expect(x.grad?.data.scalars == [4, 8])
  }

  @Test("saved tensors are freed as backward goes") func freeing() throws {
    let x = leaf([1, 2])
    let product = x * x
    let y = product.exp().sum()
    #expect(product.gradFn?.savedTensorCount == 2)
    try y.backward(retainGraph: true)
    #expect(product.gradFn?.savedTensorCount == 2)
    try y.backward()
    #expect(product.gradFn?.savedTensorCount == 0)
  }

  @Test("a variable used several times gets the sum of its gradients") func diamond() throws {
    let x = leaf([2, 3])
    let y = x * x
    try (y * x + y.exp() * 0 + y + x).sum().backward()
    // x³ + x² + x: 3x² + 2x + 1.
    #expect(x.grad?.data.scalars == [17, 34])
  }

  @Test("each node of a graph with 2⁶⁰ paths is walked once") func manyPaths() throws {
    let x = leaf([1])
    var y = x + 0
    for _ in 0..<60 { y = y + y }
    try y.backward()
    #expect(x.grad?.data.item == 0x1p60)
  }

  @Test("backward() from the middle leaves the rest of the graph alone") func fromTheMiddle()
    throws
  {
    let x = leaf([2])
    let y = x.exp()
    let z = y * y
    try y.backward(retainGraph: true)
    let first = try #require(x.grad?.data.item)
    try z.backward()
    let second = try #require(x.grad?.data.item) - first
    #expect(abs(second / (2 * first * first) - 1) < 1e-5)
  }

  @Test("variables that don't require grad get none") func plainInputs() throws {
    let (x, y) = (leaf([1]), Variable(.ones(1)))
    try (x * y + y).backward()
    #expect(y.grad == nil)
    #expect(x.grad != nil)
  }

  @Test("a chain of 100,000 nodes fits a small stack, forward, backward and on release")
  func longChain() async {
    let gradient = await withCheckedContinuation { continuation in
      let thread = Thread {
        let x = Variable(Tensor(1), requiresGrad: true)
        var y = x
        for _ in 0..<100_000 { y = y + 1 }
        try? y.backward()
        y = x
        continuation.resume(returning: x.grad?.data.item)
      }
      thread.stackSize = 128 << 10
      thread.start()
    }
    #expect(gradient == 1)
  }

  @Test("a chain in which every node has two parents is released without recursion")
  func longLadder() async {
    let done = await withCheckedContinuation { continuation in
      let thread = Thread {
        let x = Variable(Tensor(1), requiresGrad: true)
        var (a, b) = (x, x)
        for _ in 0..<50_000 { (a, b) = (a + b, a - b) }
        (a, b) = (x, x)
        continuation.resume(returning: true)
      }
      thread.stackSize = 128 << 10
      thread.start()
    }
    #expect(done)
  }

  @Test("retainGrad() keeps the gradient of what an operation made") func retainGrad() throws {
    let x = leaf([1, 2])
    let (y, other) = (x * 2, x * 3)
    try y.retainGrad()
    try (y * y + other).sum().backward()
    #expect(y.grad?.data.scalars == [4, 8])
    #expect(other.grad == nil)
    #expect(x.grad?.data.scalars == [11, 19])
  }

  @Test("retainGrad() needs a gradient to come") func retainGradErrors() throws {
    #expect(throws: GraphError.volatileBackward) {
      try Variable(.ones(1), volatile: true).retainGrad()
    }
    #expect(throws: GraphError.noGraph) { try Variable(.ones(1)).retainGrad() }
    try leaf([1]).retainGrad()
  }

  @Test("nothing computes a gradient's gradient: grad has no graph") func gradHasNoGraph() throws {
    let x = leaf([1])
    try x.exp().backward()
    #expect(x.grad?.requiresGrad == false)
    #expect(x.grad?.gradFn == nil)
  }
}
