import Autograd
import Testing

@Suite struct NodeTests {
  private let x = Variable(Tensor([1, 2], shape: [2]), requiresGrad: true)
  private let plain = Variable(.ones(2))

  @Test("a node's edges lead to what made its inputs") func edges() throws {
    let y = x + 2
    let z = y * plain
    let node = try #require(z.gradFn)
    #expect(node.name == "MulBackward0")
    #expect(node.edges.count == 2)
    guard case .function(let next)? = node.edges[0] else {
      Issue.record("expected an edge to y's function")
      return
    }
    #expect(next === y.gradFn)
    #expect(node.edges[1] == nil)
    guard case .leaf(let leaf)? = next.edges[0] else {
      Issue.record("expected an edge to the leaf x")
      return
    }
    #expect(leaf === x)
  }

  @Test("a function keeps only what its backward needs") func savedTensors() {
    let matrix = Variable(.ones(2, 2), requiresGrad: true)
    let plainMatrix = Variable(.ones(2, 2))
    let counts: [(Variable, Int)] = [
      (x + x, 0), (x + 1, 0), (1 - x, 0), (x - plain, 0), (-x, 0), (x * 2, 0), (x / 2, 0),
      (x * x, 2), (x * plain, 1), (plain * x, 1), (x / plain, 1), (plain / x, 2),
      (x.exp(), 1), (x.log(), 1), (x.sqrt(), 1), (x.reciprocal(), 1), (x.power(2), 1),
      (x.power(0), 0), (x.power(plain), 2), (plain.power(x), 3),
      (x.relu(), 1), (x.sigmoid(), 1), (x.tanh(), 1), (x.softmax(axis: 0), 1),
      (x.sum(), 0), (x.sum(axes: [0]), 0), (x.mean(), 0), (x.max(), 2),
      (matrix.matmul(plainMatrix), 1), (plainMatrix.matmul(matrix), 1),
      (matrix.matmul(matrix), 2), (matrix.reshape([4]), 0), (matrix.transpose(0, 1), 0),
      (matrix.permute([1, 0]), 0), (x.slice(axis: 0, 0..<1), 0),
      (.concatenate([x, plain]), 0),
    ]
    for (index, (variable, count)) in counts.enumerated() {
      #expect(variable.gradFn?.savedTensorCount == count, "number \(index)")
    }
  }

  @Test("what relu keeps is its output, not its input") func reluKeepsOutput() {
    let y = Variable(.random([1000], .signed, seed: 0), requiresGrad: true) * 1
    let z = y.relu()
    #expect(z.gradFn?.savedTensorCount == 1)
    // Changing the input leaves backward possible, changing the output doesn't.
    y.data = .ones(1000)
    #expect(throws: Never.self) { try z.sum().backward(retainGraph: true) }
    z.data = .ones(1000)
    #expect(throws: GraphError.self) { try z.sum().backward() }
  }
}
