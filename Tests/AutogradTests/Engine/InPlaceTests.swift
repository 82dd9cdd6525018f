import Autograd
import Testing

@Suite struct InPlaceTests {
  private let w = Variable(Tensor([2, 3], shape: [2]), requiresGrad: true)
  private let c = Variable(Tensor([5, 7], shape: [2]))

  @Test("operations in place change the variable and enter the graph") func values() throws {
    let y = w * 1
    let steps: [(name: String, values: [Float], change: () throws -> Void)] = [
      ("AddBackward0", [7, 10], { try y.addInPlace(c) }),
      ("AddBackward0", [8, 11], { try y.addInPlace(1) }),
      ("SubBackward0", [3, 4], { try y.subtractInPlace(c) }),
      ("SubBackward0", [1, 2], { try y.subtractInPlace(2) }),
      ("MulBackward0", [5, 14], { try y.multiplyInPlace(c) }),
      ("MulBackward0", [20, 56], { try y.multiplyInPlace(4) }),
      ("DivBackward0", [4, 8], { try y.divideInPlace(c) }),
      ("DivBackward0", [-4, -8], { try y.divideInPlace(-1) }),
      ("FillBackward2", [6, 6], { try y.fillInPlace(6) }),
      ("ZeroBackward0", [0, 0], { try y.zeroInPlace() }),
      ("SubBackward0", [-5, -7], { try y.subtractInPlace(c) }),
      ("ReluBackward0", [0, 0], { try y.reluInPlace() }),
    ]
    for step in steps {
      let before = y.gradFn
      try step.change()
      #expect(y.data.scalars == step.values)
      #expect(y.gradFn?.name == step.name)
      guard case .function(let next)? = y.gradFn?.edges.first else {
        Issue.record("\(step.name) has no edge to what came before")
        continue
      }
      #expect(next === before)
    }
    try y.sum().backward()
    #expect(w.grad?.data.scalars == [0, 0])
  }

  @Test("gradients flow through operations in place") func gradients() throws {
    let y = w * 1
    try y.multiplyInPlace(c)
    try y.addInPlace(w)
    try y.divideInPlace(2)
    try y.sum().backward()
    #expect(w.grad?.data.scalars == [3, 4])
  }

  @Test("what doesn't require grad does after an operand that does was added") func becomes()
    throws
  {
    let y = Variable(.zeros(2))
    try y.addInPlace(w)
    #expect(y.requiresGrad && !y.isLeaf)
    try (y * y).sum().backward()
    #expect(w.grad?.data.scalars == [4, 6])
  }

  @Test("without anything that requires grad no graph arises") func plain() throws {
    let y = Variable(.ones(2))
    let before = y.data.pointer
    try y.addInPlace(c)
    #expect(y.data.scalars == [6, 8])
    #expect(y.gradFn == nil && !y.requiresGrad)
    #expect(y.data.pointer == before)
  }

  @Test("the buffer stays the same") func sameBuffer() throws {
    let y = Variable(.ones(2), volatile: true)
    let before = y.data.pointer
    try y.multiplyInPlace(c)
    try y.addInPlace(1)
    try y.reluInPlace()
    try y.fillInPlace(3)
    #expect(y.data.pointer == before)
    #expect(y.isVolatile && y.gradFn == nil)
  }

  @Test("a leaf that requires grad can't be changed in place") func leaf() {
    #expect(throws: GraphError.leafChangedInPlace) { try w.addInPlace(1) }
    #expect(throws: GraphError.leafChangedInPlace) { try w.zeroInPlace() }
    #expect(w.data.scalars == [2, 3])
  }

  @Test("a volatile operand can't enter a variable that isn't volatile") func volatileOperand() {
    let volatile = Variable(.ones(2), volatile: true)
    let y = w * 1
    #expect(throws: GraphError.volatileIntoGraph) { try y.addInPlace(volatile) }
    #expect(throws: GraphError.volatileIntoGraph) { try c.addInPlace(volatile) }
    #expect(y.data.scalars == [2, 3])
  }

  @Test("a volatile variable takes operands that require grad, and stays volatile")
  func volatileTarget() throws {
    let volatile = Variable(.ones(2), volatile: true)
    try volatile.addInPlace(w)
    #expect(volatile.data.scalars == [3, 4])
    #expect(volatile.isVolatile && volatile.gradFn == nil)
  }

  @Test("overwriting what a function saved makes its backward fail") func overwritesSaved() throws {
    let y = w.exp()
    let z = y * 2
    try y.addInPlace(1)
    #expect(
      throws: GraphError.modifiedInPlace(
        function: "ExpBackward0", shape: [2], saved: 0, found: 1)
    ) {
      try (z + y).sum().backward()
    }
  }

  @Test("overwriting what no function saved is harmless") func overwritesUnsaved() throws {
    let y = w * 3
    let z = y + 1
    try y.multiplyInPlace(10)
    try (z + y).sum().backward()
    #expect(w.grad?.data.scalars == [33, 33])
  }

  @Test("an operation in place that needs its own old elements fails in backward")
  func savesWhatItOverwrites() throws {
    let y = c * 1
    try y.multiplyInPlace(w)
    #expect(y.data.scalars == [10, 21])
    #expect(
      throws: GraphError.modifiedInPlace(
        function: "MulBackward0", shape: [2], saved: 0, found: 1)
    ) {
      try y.sum().backward()
    }
  }

  @Test("a saved output is the one after the change") func savedOutput() throws {
    let y = w * -1
    try y.addInPlace(Variable(Tensor([0, 10], shape: [2])))
    try y.reluInPlace()
    #expect(y.data.scalars == [0, 7])
    try y.sum().backward()
    #expect(w.grad?.data.scalars == [0, -1])
  }

  @Test("operands broadcast to the variable") func broadcast() throws {
    let y = Variable(.ones(3, 2))
    try y.multiplyInPlace(c)
    #expect(y.data.scalars == [5, 7, 5, 7, 5, 7])
  }

  @Test("a variable can be its own operand") func ownOperand() throws {
    let y = w * 1
    try y.addInPlace(y)
    #expect(y.data.scalars == [4, 6])
    try y.sum().backward()
    #expect(w.grad?.data.scalars == [2, 2])
  }

  @Test("a tensor taken out before is not changed") func valueSemantics() throws {
    let y = Variable(.ones(2))
    let before = y.data
    try y.addInPlace(1)
    #expect(before.scalars == [1, 1])
    #expect(y.data.scalars == [2, 2])
  }

  @Test("retainGrad() follows the variable through changes in place") func retainGrad() throws {
    let y = w * 1
    try y.retainGrad()
    try y.multiplyInPlace(10)
    try (y * 3).sum().backward()
    #expect(y.grad?.data.scalars == [3, 3])
    #expect(w.grad?.data.scalars == [30, 30])
  }
}
