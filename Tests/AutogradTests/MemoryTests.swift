import Autograd
import Testing

@Suite struct MemoryTests {
  private static let big = 1 << 16

  private static func temporary() -> (Variable, UnsafePointer<Float>?) {
    let tensor = Tensor.random([4, big / 4], .positive, seed: 1)
    let pointer = tensor.pointer
    return (Variable(tensor, volatile: true), pointer)
  }

  /// Takes the variable away from the caller, as a chain of operations does.
  private static func reuses(_ body: (consuming Variable) -> Variable) -> Bool {
    var (variable, pointer): (Variable?, UnsafePointer<Float>?) = temporary()
    let result = body(variable.take() ?? Variable(.ones(1)))
    return result.data.pointer == pointer
  }

  @Test("element-wise operations overwrite a volatile buffer that nobody else needs")
  func reuse() {
    let row = Variable(.random([Self.big / 4], .positive, seed: 2))
    let whole = Variable(.random([4, Self.big / 4], .positive, seed: 3))
    #expect(Self.reuses { $0 + 1 })
    #expect(Self.reuses { 1 + $0 })
    #expect(Self.reuses { $0 - 1 })
    #expect(Self.reuses { 1 - $0 })
    #expect(Self.reuses { $0 * 2 })
    #expect(Self.reuses { $0 / 2 })
    #expect(Self.reuses { 2 / $0 })
    #expect(Self.reuses { -$0 })
    #expect(Self.reuses { $0.exp() })
    #expect(Self.reuses { $0.log() })
    #expect(Self.reuses { $0.sqrt() })
    #expect(Self.reuses { $0.reciprocal() })
    #expect(Self.reuses { $0.power(2) })
    #expect(Self.reuses { $0.power(1.7) })
    #expect(Self.reuses { $0.power(whole) })
    #expect(Self.reuses { $0.relu() })
    #expect(Self.reuses { $0.sigmoid() })
    #expect(Self.reuses { $0.tanh() })
    #expect(Self.reuses { $0.reshape([-1]) })
    #expect(Self.reuses { $0.softmax(axis: 1) })
    #expect(Self.reuses { $0.logSoftmax(axis: 1) })
    #expect(Self.reuses { $0 + whole })
    #expect(Self.reuses { whole + $0 })
    #expect(Self.reuses { $0 - row })
    #expect(Self.reuses { $0 * row })
    #expect(Self.reuses { whole / $0 })
    func chain(_ x: consuming Variable) -> Variable { (x * 2 + row).relu().sigmoid() / 3 }
    #expect(Self.reuses { chain($0) })
    #expect(
      Self.reuses {
        var generator = SeededGenerator(seed: 0)
        return $0.dropout(probability: 0.5, using: &generator)
      })
  }

  @Test("a variable that somebody else holds is never overwritten") func noReuse() {
    let (held, pointer) = Self.temporary()
    let values = held.data.scalars
    for y in [held + 1, held * held, held.relu(), held.softmax(axis: 1), held - held] {
      #expect(y.data.pointer != pointer)
    }
    let detached = held.detach()
    #expect((detached.exp()).data.pointer != pointer)
    let tensor = held.data
    _ = held.exp()
    #expect(held.data.scalars == values && tensor.scalars == values)
  }

  @Test("a graph's variables are not overwritten") func graphIsKept() throws {
    let x = Variable(.random([100], .positive, seed: 1), requiresGrad: true)
    let y = x.exp()
    let values = y.data.scalars
    _ = (y + 1).relu() * 2
    #expect(y.data.scalars == values)
    #expect(x.data == .random([100], .positive, seed: 1))
  }

  @Test("a volatile chain needs two buffers, and copies none") func volatilePeak() async {
    await #expect(processExitsWith: .success) {
      let bytes = MemoryTests.big * 4
      let input = Variable(.random([MemoryTests.big], .positive, seed: 1), volatile: true)
      let before = TensorMemory.liveBytes
      TensorMemory.resetPeak()
      var y = input * 2
      for _ in 0..<10 { y = ((y + 1) * 0.5).relu().sigmoid() }
      require(TensorMemory.peakBytes - before < bytes * 2 + 4096)
      y = input
      require(TensorMemory.liveBytes - before < 4096)
      require(TensorMemory.copyCount == 0)
    }
  }

  @Test("the graph keeps one tensor for each relu, and is gone after release") func graphMemory()
    async
  {
    await #expect(processExitsWith: .success) {
      let bytes = MemoryTests.big * 4
      let x = Variable(.random([MemoryTests.big], .signed, seed: 1), requiresGrad: true)
      let before = TensorMemory.liveBytes
      var y: Variable? = x + 0
      for _ in 0..<10 { y = y.map { ($0 * 2 + 1).relu() } }
      require(abs(TensorMemory.liveBytes - before - 10 * bytes) < 4096)
      y = nil
      require(TensorMemory.liveBytes - before < 4096)
    }
  }

  @Test("backward passes one gradient buffer along a chain") func backwardPeak() async {
    await #expect(processExitsWith: .success) {
      let bytes = MemoryTests.big * 4
      let x = Variable(.random([MemoryTests.big], .signed, seed: 1), requiresGrad: true)
      var y = x + 0
      for _ in 0..<10 { y = ((y * 2 + 1).tanh() - 3).relu() / 2 }
      let sum = y.sum()
      let before = TensorMemory.liveBytes
      TensorMemory.resetPeak()
      try? sum.backward()
      require(x.grad != nil)
      require(TensorMemory.peakBytes - before < bytes + 4096)
      require(TensorMemory.copyCount == 0)
    }
  }

  @Test("a leaf's gradient doesn't keep the graph alive, nor does a hook that captures nothing")
  func noLeak() async {
    await #expect(processExitsWith: .success) {
      let x = Variable(.random([MemoryTests.big], .signed, seed: 1), requiresGrad: true)
      let before = TensorMemory.liveBytes
      for _ in 0..<5 {
        let y = x.exp()
        _ = try? y.registerHook { $0 * 2 }
        try? y.retainGrad()
        let z = (y * y).sum()
        try? z.backward(retainGraph: true)
      }
      x.zeroGrad()
      require(TensorMemory.liveBytes - before < 4096)
    }
  }

  @Test("accumulating a gradient copies no buffer") func accumulate() async {
    await #expect(processExitsWith: .success) {
      let x = Variable(.random([MemoryTests.big], .signed, seed: 1), requiresGrad: true)
      for _ in 0..<5 { try? (x * x).sum().backward() }
      require(TensorMemory.copyCount == 0)
    }
  }
}

/// Ends the process of an exit test unless the condition holds.
private func require(_ condition: Bool, line: UInt = #line) {
  if !condition { fatalError("line \(line)") }
}
