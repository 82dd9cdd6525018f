import Autograd
import Testing

@Suite struct DropoutTests {
  private func dropped(_ x: Variable, _ probability: Float, seed: UInt64 = 1) -> Variable {
    var generator = SeededGenerator(seed: seed)
    return x.dropout(probability: probability, using: &generator)
  }

  @Test("about the given share is dropped, the rest scaled so that the mean stays")
  func share() {
    let y = dropped(Variable(.ones(100_000)), 0.25).data.scalars
    let zeros = y.count { $0 == 0 }
    #expect(abs(Double(zeros) / 100_000 - 0.25) < 0.005)
    #expect(y.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
  }

  @Test("the same seed drops the same elements, another seed others") func seed() {
    let x = Variable(.ones(1000))
    #expect(dropped(x, 0.5).data == dropped(x, 0.5).data)
    #expect(dropped(x, 0.5).data != dropped(x, 0.5, seed: 2).data)
  }

  @Test("the gradient passes through what is left, scaled alike") func gradient() throws {
    let x = Variable(.ones(1000), requiresGrad: true)
    let y = dropped(x, 0.5)
    #expect(y.gradFn?.name == "MulBackward0")
    try y.sum().backward()
    #expect(x.grad?.data == y.data)
  }

  @Test("probability 0 changes nothing, probability 1 drops everything") func extremes() {
    let x = Variable(.ones(10))
    #expect(dropped(x, 0) === x)
    #expect(dropped(x, 1).data == .zeros(10))
  }
}
