import Autograd
import Testing
import Vision

@Suite("graph")
struct GraphTests {
  @Test("a residual network's operations come in order, under the names of its modules")
  func names() throws {
    let names = try SmallNetwork().graph.foldingBatchNorm().nodes.map(\.name)
    #expect(
      names.prefix(10) == [
        "images", "conv1", "relu", "maxpool", "layer1.0.conv1", "layer1.0.relu1", "layer1.0.conv2",
        "layer1.0.add", "layer1.0.relu2", "layer1.1.conv1",
      ])
    #expect(names.contains("layer2.0.downsample"))
    #expect(names.suffix(2) == ["avgpool", "flatten"])
  }

  @Test("ResNet-18's activations are those that calibrations have always named")
  func activationsOfResNet18() {
    let names = ResNet(.resNet18, classes: 1).frontGraph.activationNames
    let expected =
      ["maxpool"]
      + (1...4).flatMap { stage in
        (0...1).flatMap { index in
          let block = "layer\(stage).\(index)"
          let downsample = stage > 1 && index == 0 ? ["\(block).downsample"] : []
          return ["\(block).conv1"] + downsample + [block]
        }
      }
    #expect(names == expected)
  }

  @Test("tracing leaves the module as it was, and computes nothing")
  func leavesTheModuleAlone() throws {
    let network = SmallNetwork()
    network.train()
    network.conv1.weight.requiresGrad = false
    let before = network.stateDict.map(\.tensor.scalars)
    _ = try network.graph
    #expect(network.isTraining && network.layer1.isTraining)
    #expect(!network.conv1.weight.requiresGrad && network.bn1.weight.requiresGrad)
    #expect(network.stateDict.map(\.tensor.scalars) == before)
  }

  @Test("a function that graphs don't have is named, with what lies before it")
  func unknownFunction() {
    final class Squashed: Module {
      let conv = Conv2d(3, 32, kernelSize: 3, seed: 0)
      func callAsFunction(_ input: consuming Variable) -> Variable { conv(input).tanh() }
      var children: [(name: String, module: any Module)] { [("conv", conv)] }
    }
    #expect(throws: TraceError.unknown(function: "TanhBackward0", behind: "conv")) {
      try Graph(tracing: Squashed())
    }
  }

  @Test("a module that doesn't use its input has no graph")
  func nothing() {
    final class Constant: Module {
      func callAsFunction(_ input: consuming Variable) -> Variable { Variable(Tensor(shape: [1])) }
    }
    #expect(throws: TraceError.nothingRecorded) { try Graph(tracing: Constant()) }
  }
}
