import Autograd
import Testing

/// Functions that fail in `backward`, and what is left of the graph.
@Suite struct BackwardErrorTests {
  struct Failure: Error {}

  final class Switch {
    var isOn = true
  }

  /// x · 2, whose backward fails while the switch is on.
  struct Failing: Function {
    let failure: Switch

    func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor { inputs[0] * 2 }

    func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
      if failure.isOn { throw Failure() }
      return [gradient * 2]
    }
  }

  @Test("after an error no leaf has changed, and the graph works once the cause is gone")
  func errorInTheMiddle() throws {
    let failure = Switch()
    let x = Variable(Tensor([1, 2], shape: [2]), requiresGrad: true)
    let w = Variable(Tensor([3, 4], shape: [2]), requiresGrad: true)
    try (x * 1).sum().backward()
    let y = x * w
    let z = (Variable.apply(Failing(failure: failure), to: [y]) * w + y * x).sum()
    for _ in 0..<2 {
      #expect(throws: Failure.self) { try z.backward(retainGraph: true) }
      #expect(x.grad?.data.scalars == [1, 1])
      #expect(w.grad == nil)
    }
    failure.isOn = false
    try z.backward(retainGraph: true)
    // z = 2xw² + x²w: 2w² + 2xw, and 1 from before, for x; 4xw + x² for w.
    #expect(x.grad?.data.scalars == [25, 49])
    #expect(w.grad?.data.scalars == [13, 36])
    x.zeroGrad()
    try z.backward()
    #expect(x.grad?.data.scalars == [24, 48])
  }

  /// Returns the gradients it was given.
  struct Returning: Function {
    let gradients: [Tensor?]

    func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor { inputs[0] + 0 }

    func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] { gradients }
  }

  @Test("a function must return one gradient for each input") func gradientCount() {
    let x = Variable(.ones(2), requiresGrad: true)
    let y = Variable.apply(Returning(gradients: []), to: [x])
    #expect(
      throws: GraphError.gradientCount(function: "ReturningBackward0", expected: 1, found: 0)
    ) {
      try y.sum().backward()
    }
    let z = Variable.apply(Returning(gradients: [.ones(2), .ones(2)]), to: [x])
    #expect(
      throws: GraphError.gradientCount(function: "ReturningBackward0", expected: 1, found: 2)
    ) {
      try z.sum().backward()
    }
  }

  @Test("a gradient must have its input's shape, be that a leaf or not") func gradientShape() {
    let x = Variable(.ones(2), requiresGrad: true)
    for input in [x, x * 2] {
      let y = Variable.apply(Returning(gradients: [.ones(3)]), to: [input])
      #expect(
        throws: GraphError.gradientShape(
          function: "ReturningBackward0", expected: [2], found: [3])
      ) {
        try y.sum().backward()
      }
      #expect(x.grad == nil)
    }
  }

  @Test("no gradient arrives below a function that returns none") func noGradient() throws {
    let x = Variable(.ones(2), requiresGrad: true)
    let y = Variable.apply(Returning(gradients: [nil]), to: [x.exp()])
    try y.sum().backward()
    #expect(x.grad == nil)
    try (x.exp() + .apply(Returning(gradients: [nil]), to: [x.exp()])).sum().backward()
    #expect(x.grad != nil)
  }

  @Test("a tensor that was changed after it was saved makes backward fail") func modified() {
    let x = Variable(Tensor([1, 2], shape: [2]), requiresGrad: true)
    let y = x.exp()
    let z = y.sum()
    y.data = .ones(2)
    let error = #expect(
      throws: GraphError.modifiedInPlace(
        function: "ExpBackward0", shape: [2], saved: 0, found: 1)
    ) {
      try z.backward()
    }
    #expect(error?.description.contains("has been modified by an inplace operation") == true)
    #expect(error?.description.hasPrefix("ExpBackward0: ") == true)
    #expect(x.grad == nil)
  }
}
