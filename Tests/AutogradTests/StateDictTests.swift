import Autograd
import Testing

struct StateDictTests {
  private static func model() -> Sequential {
    Sequential(
      Conv2d(1, 2, kernelSize: 3, bias: false, seed: 0), BatchNorm2d(2),
      Sequential(ReLU(), Linear(8, 3, seed: 0)))
  }

  @Test("names and order are PyTorch's: parameters, buffers, then children")
  func names() {
    #expect(
      Self.model().stateDict.map(\.name) == [
        "0.weight", "1.weight", "1.bias", "1.running_mean", "1.running_var", "2.1.weight",
        "2.1.bias",
      ])
  }

  @Test("what one module exports another one loads, with or without num_batches_tracked")
  func roundTrip() throws {
    let source = Self.model()
    for (_, variable) in source.namedParameters + source.namedBuffers {
      variable.data = Tensor(shape: variable.shape, repeating: 0.25)
    }
    var state = Dictionary(uniqueKeysWithValues: source.stateDict.map { ($0.name, $0.tensor) })
    for _ in 0..<2 {
      let target = Self.model()
      try target.load(stateDict: state)
      #expect(target.stateDict.allSatisfy { $0.tensor.scalars.allSatisfy { $0 == 0.25 } })
      #expect(target.parameters.allSatisfy { $0.requiresGrad })
      state["1.num_batches_tracked"] = Tensor(7)
    }
  }

  @Test("all that doesn't fit is named at once, and nothing changes")
  func mismatch() throws {
    let module = Self.model()
    let before = module.stateDict.map(\.tensor.scalars)
    var state = Dictionary(
      uniqueKeysWithValues: module.stateDict.map {
        ($0.name, Tensor(shape: $0.tensor.shape, repeating: 9))
      })
    let axes = Array(repeating: 1, count: 20)
    state["2.1.weight"] = Tensor(shape: axes)
    state[String(repeating: "n", count: 300)] = Tensor(1)
    let long = try #require(
      #expect(throws: StateDictError.self) { try module.load(stateDict: state) })
    let ones = "[1, 1, 1, 1, 1, 1, 1, 1, and 12 more]"
    #expect(long.description.contains("expected [3, 8], found \(ones);"))
    #expect(long.description.count < 500)
    state[String(repeating: "n", count: 300)] = nil
    state["2.1.weight"] = Tensor(shape: [1000, 8])
    state["1.running_var"] = nil
    state["head.weight"] = Tensor(1)
    state["0.num_batches_tracked"] = Tensor(1)
    let error = #expect(throws: StateDictError.self) { try module.load(stateDict: state) }
    #expect(
      error?.mismatched == [.init(name: "2.1.weight", expected: [3, 8], found: [1000, 8])])
    #expect(error?.missing == ["1.running_var"])
    #expect(error?.unexpected == ["0.num_batches_tracked", "head.weight"])
    #expect(
      error?.description
        == "the tensors don't fit the module: \"2.1.weight\": expected [3, 8], found [1000, 8]; "
        + "missing \"1.running_var\"; unexpected \"0.num_batches_tracked\", \"head.weight\"; "
        + "nothing was loaded: give the module the sizes of the tensors, or take others")
    #expect(module.stateDict.map(\.tensor.scalars) == before)
  }

  @Test("from a file nothing is read unless all fits, nothing changes unless all is read")
  func fromAFile() throws {
    let module = Self.model()
    let shapes = Dictionary(
      uniqueKeysWithValues: module.stateDict.map { ($0.name, $0.tensor.shape) })
    let before = module.stateDict.map(\.tensor.scalars)
    #expect(throws: StateDictError.self) {
      try module.load(names: ["0.weight"], shape: { shapes[$0] }) { names in
        Issue.record("\(names) were read")
        return []
      }
    }
    struct Unreadable: Error {}
    #expect(throws: Unreadable.self) {
      try module.load(names: shapes.keys, shape: { shapes[$0] }) { _ in throw Unreadable() }
    }
    #expect(module.stateDict.map(\.tensor.scalars) == before)
    try module.load(names: shapes.keys, shape: { shapes[$0] }) { names in
      names.map { Tensor(shape: shapes[$0] ?? [], repeating: 9) }
    }
    #expect(module.stateDict.allSatisfy { $0.tensor.scalars.allSatisfy { $0 == 9 } })
  }
}
