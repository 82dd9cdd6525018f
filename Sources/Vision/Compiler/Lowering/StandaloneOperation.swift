internal import Kernels

/// What is done by itself where it can't be part of a convolution: because something else reads what lies
/// between them, or because none comes before it.
enum StandaloneOperation: Sendable {
  case add
  case activation(Activation)
  case maxPool(PoolingWindow)
  case averagePool(PoolingWindow, countsPadding: Bool)

  /// Nil for what can't be done by itself.
  init?(_ operation: Operation) {
    switch operation {
    case .add: self = .add
    case .activation(let function): self = .activation(function)
    case .maxPool(let window): self = .maxPool(window)
    case .averagePool(let window, let countsPadding):
      self = .averagePool(window, countsPadding: countsPadding)
    default: return nil
    }
  }

  /// The layout of its output for an input's, without a border.
  func outputLayout(for input: ImageLayout) -> ImageLayout {
    switch self {
    case .add, .activation: input.with(border: 0)
    case .maxPool(let window), .averagePool(let window, _):
      window.outputLayout(for: input, border: 0)
    }
  }
}

/// A step that does one operation by itself, in numbers of some precision.
protocol StandaloneStep: Step {
  var operation: StandaloneOperation { get }
}

extension StandaloneStep {
  var weightCount: Int { 0 }

  func cost(of input: ImageLayout) -> StepCost {
    let algorithm =
      switch operation {
      case .add, .activation: "elementwise"
      case .maxPool, .averagePool: "pooling"
      }
    return StepCost(module: name, algorithm: algorithm, multiplications: 0)
  }

  func outputLayout(for input: ImageLayout) -> ImageLayout { operation.outputLayout(for: input) }

  /// Windows are clipped at the image's edge.
  func reach(height: Int, width: Int) -> (border: Int, trailing: Int) { (0, 0) }

  func scratchByteCount(
    _ input: ImageLayout, _ output: ImageLayout, images: Int, workers: Int
  ) -> Int { 0 }
}
