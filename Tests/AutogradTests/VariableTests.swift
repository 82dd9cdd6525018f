import Autograd
import Testing

@Suite struct VariableTests {
  @Test("a variable that the user makes is a leaf without history") func leaf() {
    let x = Variable(.ones(2, 3))
    #expect(x.isLeaf && x.gradFn == nil && x.grad == nil)
    #expect(!x.requiresGrad && !x.isVolatile)
    #expect(x.shape == [2, 3])
    let y = Variable(.ones(2), requiresGrad: true)
    #expect(y.isLeaf && y.requiresGrad)
  }

  @Test("a volatile input makes a volatile output that keeps nothing") func volatile() {
    let x = Variable(.ones(2), volatile: true)
    let plain = Variable(.ones(2))
    for y in [x + plain, plain * x, x.exp().sum(), .concatenate([plain, plain, x])] {
      #expect(y.isVolatile && !y.requiresGrad)
      #expect(y.gradFn == nil && y.isLeaf)
    }
  }

  @Test("volatile wins over requiresGrad") func precedence() {
    let x = Variable(.ones(2), volatile: true)
    let w = Variable(.ones(2), requiresGrad: true)
    for y in [x * w, w * x, (w + 1) / x] {
      #expect(y.isVolatile && !y.requiresGrad && y.gradFn == nil)
    }
  }

  @Test("no variable is volatile and requires grad") func bothFlags() throws {
    #expect(throws: GraphError.volatileRequiresGrad) {
      try Variable(.ones(1), requiresGrad: true, volatile: true)
    }
    let volatile = Variable(.ones(1), volatile: true)
    #expect(throws: GraphError.volatileRequiresGrad) { try volatile.setRequiresGrad(true) }
    let required = Variable(.ones(1), requiresGrad: true)
    #expect(throws: GraphError.volatileRequiresGrad) { try required.setVolatile(true) }
    #expect(
      GraphError.volatileRequiresGrad.description
        == "Variable can't be volatile and require_grad at the same time!")
    let one = try Variable(.ones(1), requiresGrad: true, volatile: false)
    let other = try Variable(.ones(1), requiresGrad: false, volatile: true)
    #expect(one.requiresGrad && other.isVolatile)
  }

  @Test("flags of leaves can be set and taken back") func flagsOfLeaves() throws {
    let x = Variable(.ones(1))
    x.requiresGrad = true
    #expect((x + 1).requiresGrad)
    x.requiresGrad = false
    try x.setVolatile(true)
    #expect((x + 1).isVolatile)
    try x.setVolatile(false)
    #expect(!(x + 1).isVolatile && !(x + 1).requiresGrad)
  }

  @Test("flags can be set on leaves only") func flagsOfOthers() {
    let y = Variable(.ones(1), requiresGrad: true) * 2
    #expect(throws: GraphError.flagOfNonLeaf("requiresGrad")) { try y.setRequiresGrad(false) }
    #expect(throws: GraphError.flagOfNonLeaf("isVolatile")) { try y.setVolatile(true) }
    #expect(y.requiresGrad && !y.isVolatile)
  }

  @Test("detach() shares the elements and never requires grad") func detach() throws {
    let x = Variable(.ones(3), requiresGrad: true)
    let y = x * 2
    let d = y.detach()
    #expect(d.isLeaf && !d.requiresGrad && !d.isVolatile)
    #expect(d.data.pointer == y.data.pointer)
    try d.fillInPlace(7)
    #expect(y.data == Tensor([7, 7, 7], shape: [3]))
    #expect(!(d + 1).requiresGrad)
    #expect(Variable(.ones(1), volatile: true).detach().isVolatile)
  }

  @Test("detach() shares the version: a change through it is found out in backward")
  func detachVersion() {
    let x = Variable(.ones(3), requiresGrad: true)
    let y = x.exp()
    y.detach().data = .ones(3)
    #expect(throws: GraphError.self) { try y.sum().backward() }
  }

  @Test("data is changed in place, without a copy") func dataInPlace() {
    let x = Variable(.ones(100))
    let before = x.data.pointer
    x.data.withUnsafeMutableBufferPointer { $0[3] = 5 }
    #expect(x.data.pointer == before)
    #expect(x.data.scalars[3] == 5)
  }
}
