import Autograd
import Testing

struct SGDTests {
  @Test(
    "every combination of options follows PyTorch's trajectory",
    arguments: LayerGolden.stored?.sgd ?? [])
  func trajectory(golden: LayerGolden.Trajectory) throws {
    let parameters = (0..<2).map { index in
      Variable(
        Tensor(FormulaNumbers.uniform("\(golden.name).\(index)", count: 5), shape: [5]),
        requiresGrad: true)
    }
    let optimizer = try SGD(
      parameters, learningRate: 0.1, momentum: golden.momentum, dampening: golden.dampening,
      weightDecay: golden.weightDecay, nesterov: golden.nesterov)
    for (step, expected) in golden.steps.enumerated() {
      if step == 3 { optimizer.learningRate = 0.02 }
      optimizer.zeroGrad()
      for (index, parameter) in parameters.enumerated() where index == 0 || step > 0 {
        let gradient = FormulaNumbers.uniform("\(golden.name).\(index).\(step)", count: 5)
        parameter.grad = Variable(Tensor(gradient, shape: [5]))
      }
      optimizer.step()
      for (parameter, expected) in zip(parameters, expected) {
        for (found, expected) in zip(parameter.data.scalars, expected) {
          #expect(abs(found - expected) < 2e-6, "step \(step)")
        }
      }
    }
  }

  @Test("a parameter that doesn't require grad is an error that names it")
  func withoutGrad() {
    let frozen = Variable(.ones(2))
    let trained = Variable(.ones(2), requiresGrad: true)
    #expect(throws: GraphError.parameterWithoutGrad(index: 1)) {
      _ = try SGD([trained, frozen], learningRate: 0.1)
    }
    #expect(throws: OptimizerError.notALeaf(index: 0)) {
      _ = try SGD([trained + 1], learningRate: 0.1)
    }
    #expect(throws: OptimizerError.noParameters) { _ = try SGD([], learningRate: 0.1) }
  }

  @Test(
    "a linear layer's step is that of backward and step bit for bit",
    arguments: [(0, 0, false), (0.9, 0, false), (0.9, 0.01, true)] as [(Float, Float, Bool)],
    [(3, 5, 1), (20, 7, 8), (700, 130, 33)])
  func linear(options: (Float, Float, Bool), shape: (Int, Int, Int)) throws {
    let (outputs, features, rows) = shape
    var random = SeededGenerator(seed: 3)
    let input = Tensor.random([rows, features], .signed, using: &random)
    let gradients = (0..<3).map { _ in
      Tensor.random([rows, outputs], .signed, using: &random)
    }
    let layers = [Linear(features, outputs, seed: 0), Linear(features, outputs, seed: 0)]
    for (index, layer) in layers.enumerated() {
      let optimizer = try SGD(
        layer.parameters, learningRate: 0.1, momentum: options.0, weightDecay: options.1,
        nesterov: options.2)
      for gradient in gradients {
        if index == 0 {
          optimizer.zeroGrad()
          try layer(Variable(input)).backward(gradient: gradient)
          optimizer.step()
        } else {
          optimizer.step(layer, input: input, gradient: gradient)
        }
      }
    }
    for (expected, found) in zip(layers[0].parameters, layers[1].parameters) {
      #expect(expected.data == found.data)
    }
  }

  @Test("numbers out of range are errors")
  func ranges() {
    let parameters = [Variable(.ones(2), requiresGrad: true)]
    #expect(throws: OptimizerError.invalid("learning rate", -1)) {
      _ = try SGD(parameters, learningRate: -1)
    }
    #expect(throws: OptimizerError.self) { _ = try SGD(parameters, learningRate: .nan) }
    #expect(throws: OptimizerError.self) { _ = try SGD(parameters, learningRate: .infinity) }
    #expect(throws: OptimizerError.invalid("momentum", -0.5)) {
      _ = try SGD(parameters, learningRate: 1, momentum: -0.5)
    }
    #expect(throws: OptimizerError.invalid("weight decay", -0.5)) {
      _ = try SGD(parameters, learningRate: 1, weightDecay: -0.5)
    }
    #expect(throws: OptimizerError.nesterov(momentum: 0, dampening: 0)) {
      _ = try SGD(parameters, learningRate: 1, nesterov: true)
    }
    #expect(throws: OptimizerError.nesterov(momentum: 0.9, dampening: 0.1)) {
      _ = try SGD(parameters, learningRate: 1, momentum: 0.9, dampening: 0.1, nesterov: true)
    }
  }

  @Test("a step copies no buffer")
  func copies() async {
    // In a process of its own: tensor memory counts all tests that run at the same time.
    await #expect(processExitsWith: .success) {
      for momentum: Float in [0, 0.9] {
        let layer = Linear(16, 8, seed: 0)
        let optimizer = try SGD(
          layer.parameters, learningRate: 0.1, momentum: momentum, weightDecay: 0.1)
        let input = Variable(.ones(4, 16))
        for _ in 0..<3 {
          optimizer.zeroGrad()
          try layer(input).crossEntropy([0, 1, 2, 3]).backward()
          let (copies, live) = (TensorMemory.copyCount, TensorMemory.liveBytes)
          optimizer.step()
          #expect(TensorMemory.copyCount == copies)
          // Nothing else grows but the directions, in the first step.
          #expect(TensorMemory.liveBytes - live <= (16 * 8 + 8) * 4)
        }
      }
    }
  }

  @Test("a step is a change in place: backward through what was saved before fails")
  func version() throws {
    let weight = Variable(.ones(2, 2), requiresGrad: true)
    let input = Variable(.ones(1, 2), requiresGrad: true)
    let optimizer = try SGD([weight], learningRate: 0.1)
    let loss = input.linear(weight: weight).mseLoss(Variable(.zeros(1, 2)))
    try loss.backward(retainGraph: true)
    optimizer.step()
    #expect(throws: GraphError.self) { try loss.backward() }
  }

  @Test("with its state another optimizer goes on, bit for bit, by steps of either kind")
  func resumes() throws {
    let input = Tensor((0..<12).map { Float($0) / 7 - 0.5 }, shape: [3, 4])
    func step(_ layer: Linear, _ optimizer: any Optimizer, _ isFused: Bool) throws {
      let gradient = Tensor((0..<6).map { Float($0) / 5 - 0.4 }, shape: [3, 2])
      if isFused { return optimizer.step(layer, input: input, gradient: gradient) }
      optimizer.zeroGrad()
      try layer(Variable(input)).backward(gradient: gradient)
      optimizer.step()
    }
    func optimizer(_ layer: Linear) throws -> SGD {
      try SGD(layer.parameters, learningRate: 0.1, momentum: 0.9, weightDecay: 0.01)
    }
    for isFused in [false, true] {
      let layer = Linear(4, 2, seed: 0)
      let whole = try optimizer(layer)
      #expect(whole.state.isEmpty)
      for _ in 0..<2 { try step(layer, whole, isFused) }
      let (values, state) = (layer.parameters.map(\.data), whole.state)
      #expect(Set(state.keys) == ["velocity.0", "velocity.1"])
      try step(layer, whole, isFused)

      let other = Linear(4, 2, seed: 1)
      for (parameter, value) in zip(other.parameters, values) { parameter.data = value }
      let resumed = try optimizer(other)
      try resumed.load(state: state)
      try step(other, resumed, isFused)
      #expect(other.parameters.map(\.data.scalars) == layer.parameters.map(\.data.scalars))
      #expect(resumed.state.mapValues(\.scalars) == whole.state.mapValues(\.scalars))
    }
  }

  @Test("a state of other parameters or of another optimizer is refused, and nothing changes")
  func otherStates() throws {
    let weight = Variable(.ones(2, 3), requiresGrad: true)
    let optimizer = try SGD([weight], learningRate: 1, momentum: 0.5)
    try optimizer.load(state: ["velocity.0": .ones(2, 3)])
    #expect(throws: OptimizerError.state("velocity.0", expected: [2, 3], found: [3, 2])) {
      try optimizer.load(state: ["velocity.0": .ones(3, 2)])
    }
    #expect(throws: OptimizerError.state("velocity.1", expected: nil, found: [1])) {
      try optimizer.load(state: ["velocity.0": .zeros(2, 3), "velocity.1": .ones(1)])
    }
    #expect(optimizer.state.mapValues(\.scalars) == ["velocity.0": Tensor.ones(2, 3).scalars])
    let plain = try SGD([weight], learningRate: 1)
    #expect(throws: OptimizerError.state("velocity.0", expected: nil, found: [2, 3])) {
      try plain.load(state: ["velocity.0": .ones(2, 3)])
    }
  }
}
