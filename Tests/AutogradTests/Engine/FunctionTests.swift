import Autograd
import Testing

/// Functions as users write them.
@Suite struct FunctionTests {
  struct Square: Function {
    func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
      context.save(input: 0, as: "x")
      return inputs[0] * inputs[0]
    }

    func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
      [try context.saved("x") * gradient * 2]
    }
  }

  /// a·x + b·y, with a name and configuration of its own.
  struct Blend: Function {
    let name = "BlendBackward7"
    let a: Float
    let b: Float

    func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
      inputs[0] * a + inputs[1] * b
    }

    func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
      let gradient = consume gradient
      return [
        context.needsGradient(input: 0) ? gradient * a : nil,
        context.needsGradient(input: 1) ? gradient * b : nil,
      ]
    }
  }

  /// Says what it could save, and returns it.
  struct Saving: Function {
    func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
      context.save(input: 1, as: "second")
      context.saveOutput(as: "sum")
      context.save(Tensor(42), as: "number")
      context.save(input: 0, as: "first")
      return inputs[0] + inputs[1]
    }

    func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
      #expect(context.savedCount == 4)
      try #expect(context.saved("second").scalars == [2, 2])
      try #expect(context.saved("number").scalars == [42])
      try #expect(context.saved("first").scalars == [1, 1])
      try #expect(context.saved("sum").scalars == [3, 3])
      let gradient = consume gradient
      return [gradient, gradient]
    }
  }

  @Test("a function of one's own has a gradient and a name") func square() throws {
    let x = Variable(Tensor([1, 2, 3], shape: [3]), requiresGrad: true)
    let y = Variable.apply(Square(), to: [x])
    #expect(y.data.scalars == [1, 4, 9])
    #expect(y.gradFn?.name == "SquareBackward0")
    try y.sum().backward()
    #expect(x.grad?.data.scalars == [2, 4, 6])
    try checkGradients(
      of: { .apply(Square(), to: $0) }, at: [.random([2, 3], .positive, seed: 0)])
  }

  @Test("it may have several inputs and choose its name") func blend() throws {
    let (x, y) = (Variable(.ones(2), requiresGrad: true), Variable(.ones(2)))
    let z = Variable.apply(Blend(a: 2, b: 3), to: [x, y])
    #expect(z.gradFn?.name == "BlendBackward7")
    try z.sum().backward()
    #expect(x.grad?.data.scalars == [2, 2])
    #expect(y.grad == nil)
    try checkGradients(
      of: { .apply(Blend(a: 2, b: 3), to: $0) },
      at: [.random([4], .positive, seed: 0), .random([4], .positive, seed: 1)])
  }

  @Test("saved tensors have names") func saving() throws {
    let x = Variable(.ones(2), requiresGrad: true)
    let y = Variable(Tensor(shape: [2], repeating: 2), requiresGrad: true)
    try Variable.apply(Saving(), to: [x, y]).sum().backward()
  }

  @Test("under volatile nothing is recorded") func notRecording() {
    struct Asking: Function {
      let answer: @Sendable (Context) -> Void
      func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
        context.save(input: 0, as: "x")
        context.saveOutput(as: "y")
        context.save(Tensor(1), as: "one")
        answer(context)
        return inputs[0] + 0
      }
      func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] { [nil] }
    }
    let asking = Asking {
      #expect(!$0.isRecording && $0.savedCount == 0 && !$0.needsGradient(input: 0))
    }
    _ = Variable.apply(asking, to: [Variable(.ones(1), volatile: true)])
    _ = Variable.apply(asking, to: [Variable(.ones(1))])
    let recording = Asking {
      #expect($0.isRecording && $0.savedCount == 2 && $0.needsGradient(input: 0))
    }
    _ = Variable.apply(recording, to: [Variable(.ones(1), requiresGrad: true)])
  }

  @Test("more than 64 inputs each get their gradient") func manyInputs() throws {
    let inputs = (0..<100).map { Variable(Tensor([Float($0)], shape: [1]), requiresGrad: true) }
    try Variable.concatenate(inputs).power(2).sum().backward()
    #expect(inputs.map { $0.grad?.data.item } == (0..<100).map { 2 * Float($0) })
  }
}
