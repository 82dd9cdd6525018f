internal import Autograd
internal import Kernels

/// What turns the nodes of a fused graph into steps, in numbers of one precision.
protocol Lowering {
  /// Bytes of a number.
  var numberSize: Int { get }
  /// How much of a stage's activations is worked on at a time, in bytes: what the caches hold.
  var workingByteCount: Int { get }
  /// Weights of a stage that make it worth while to take all images at once.
  var heavyWeightCount: Int { get }
  /// Graph passes for this precision alone.
  mutating func prepare(_ graph: Graph) -> Graph
  func entry(channels: Int) throws(CompilationError) -> any ProgramEntry
  /// The step for a convolution; `inputs` and `name` say whose output it reads and what it makes.
  func step(
    _ convolution: Operation.Convolution, name: String, inputs: [String]
  ) throws(CompilationError) -> any Step
  func exit(of input: String) throws(CompilationError) -> any ProgramExit
}

extension Operation.Convolution {
  /// What the kernels of every precision need: one group, no dilation, the same across and down.
  func square() throws(CompilationError) -> (stride: Int, padding: Int) {
    guard groups == 1, dilation == 1, stride.isSquare, padding.isSquare else {
      throw .unsupported(
        name: module,
        found: "a convolution with stride \(stride), padding \(padding), dilation \(dilation) and "
          + "\(groups) groups")
    }
    return (stride.height, padding.height)
  }

  /// What it costs when computed by an algorithm.
  func cost(_ algorithm: String) -> StepCost {
    StepCost(
      module: module, algorithm: algorithm, taps: taps,
      pooled: pool.map { $0.stride * $0.stride } ?? 1)
  }
}
