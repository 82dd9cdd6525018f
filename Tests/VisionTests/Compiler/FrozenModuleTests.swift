import Autograd
import Testing
import Vision

/// A function that graphs don't have.
private struct Swish: Function {
  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor { inputs[0] * 1 }
  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] { [gradient] }
}

/// A module whose output a closure computes of two convolutions, 16 and 3 channels wide.
private final class Sketch: Module {
  let conv: Conv2d
  let other = Conv2d(16, 16, kernelSize: 3, padding: 1, seed: 1)
  let narrow = Conv2d(16, 3, kernelSize: 3, padding: 1, seed: 2)
  let fc = Linear(16, 2, seed: 3)
  let body: (Sketch, Variable) -> Variable

  init(channels: Int = 3, _ body: @escaping (Sketch, Variable) -> Variable) {
    conv = Conv2d(channels, 16, kernelSize: 3, padding: 1, seed: 0)
    self.body = body
  }

  func callAsFunction(_ input: consuming Variable) -> Variable { body(self, input) }

  var children: [(name: String, module: any Module)] {
    [("conv", conv), ("inner.other", other), ("narrow", narrow), ("fc", fc)]
  }
}

extension Variable {
  fileprivate func pooled() -> Variable { adaptiveAvgPool2d(outputSize: 1).flatten() }
}

@Suite("frozen modules of one's own")
struct FrozenModuleTests {
  private func images(_ shape: [Int]) -> Tensor {
    var generator = SeededGenerator(seed: 4)
    return Tensor(
      (0..<shape.reduce(1, *)).map { _ in Float.random(in: -2...2, using: &generator) },
      shape: shape)
  }

  @Test("the features are what a layer reads, for any number of channels", arguments: [1, 3, 5])
  func beforeLayer(channels: Int) throws {
    let module = Sketch(channels: channels) {
      let maps = $0.conv($1).relu()
      return $0.fc(($0.other(maps) + maps).relu().pooled())
    }
    let images = images([3, channels, 9, 14])
    let frozen = try FrozenBackbone(freezing: module, before: "fc", inputChannels: channels)
    #expect(frozen.featureCount == 16)
    let expected = module(Variable(images, volatile: true)).data
    let found = module.fc(frozen(Variable(images, volatile: true))).data
    #expect(found.shape == [3, 2])
    for (one, other) in zip(found.scalars, expected.scalars) { #expect(abs(one - other) < 1e-5) }
  }

  private func error(_ body: @escaping (Sketch, Variable) -> Variable) -> TraceError? {
    #expect(throws: TraceError.self) {
      try FrozenBackbone(freezing: Sketch(body), before: nil)
    }
  }

  @Test("what isn't known is named, with the path of the layer before it")
  func unknown() {
    let unknown = error { .apply(Swish(), to: [$0.other($0.conv($1)).relu()]).pooled() }
    #expect(unknown == .unknown(function: "SwishBackward0", behind: "inner.other"))
    #expect(
      unknown?.description
        == "SwishBackward0, behind inner.other: expected a function that frozen networks know")
    let first = error { .apply(Swish(), to: [$1]) }
    #expect(first == .unknown(function: "SwishBackward0", behind: "images"))
  }

  @Test("a weight that is computed, a parameter that is added and an axis of an image are refused")
  func otherInputs() {
    let computed = error {
      $1.conv2d(weight: $0.conv.weight.relu(), bias: $0.conv.bias, padding: 1).pooled()
    }
    #expect(computed == .unknown(function: "ReluBackward0", behind: "images"))
    let added = error { $0.conv($1).pooled() + $0.fc.weight.sum(axes: [0]) }
    #expect(added == .unknown(function: "SumBackward1", behind: "images"))
    let linear = error { Linear(224, 4, seed: 0)($0.conv($1)) }
    #expect(linear == .unknown(function: "AddmmBackward0", behind: "conv"))
    let constant = error { $0.conv($1) + Variable(Tensor(shape: [0, 16, 224, 224])) }
    #expect(constant == .constant(function: "AddBackward0", behind: "conv"))
  }

  @Test("sums of unequal shapes and sums with the images are refused")
  func sums() {
    let broadcast = error {
      let maps = $0.conv($1)
      return ($0.other(maps) + maps.adaptiveAvgPool2d(outputSize: 1)).pooled()
    }
    #expect(broadcast == .broadcast(behind: "inner.other"))
    #expect(throws: CompilationError.unsupported(name: "add", found: "a sum with the images")) {
      let module = Sketch { ($0.narrow($0.conv($1)) + $1).pooled() }
      return try FrozenBackbone(freezing: module, before: nil)
    }
  }

  @Test("known functions in an order that isn't compiled are named, too")
  func order() {
    #expect(
      throws: CompilationError.unsupported(name: "relu", found: "relu by itself")
    ) {
      try FrozenBackbone(freezing: Sketch { $0.conv($1.relu()).pooled() }, before: nil)
    }
    #expect(throws: CompilationError.self) {
      try FrozenBackbone(freezing: Sketch { $0.conv($1) }, before: nil)
    }
  }

  @Test("a layer that there isn't is an error with those that there are")
  func noLayer() {
    #expect(throws: TraceError.noLayer("fd", found: ["conv", "fc"])) {
      try FrozenBackbone(freezing: Sketch { $0.fc($0.conv($1).pooled()) }, before: "fd")
    }
  }
}
