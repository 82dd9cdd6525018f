internal import Kernels

/// Stochastic gradient descent with momentum.
///
/// For a parameter p with the gradient g, each step computes
///
///     g = g + weightDecay·p
///     v = g                              in the first step
///     v = momentum·v + (1 − dampening)·g later
///     p = p − learningRate·v             or, with Nesterov's momentum,
///     p = p − learningRate·(g + momentum·v)
///
/// in place: no buffer is copied, unless somebody else holds the parameter's tensor.
public final class SGD: Optimizer {
  /// What is trained.
  public let parameters: [Variable]

  /// The length of a step.
  ///
  /// It may be changed between steps; traps unless it is finite and at least 0.
  public var learningRate: Float {
    didSet {
      precondition(
        learningRate.isFinite && learningRate >= 0,
        "SGD: expected a finite learning rate of at least 0, found \(learningRate)")
    }
  }

  /// The share of the last step's direction that is kept.
  public let momentum: Float

  /// The share of the gradient that is left out of the direction.
  public let dampening: Float

  /// How much of the parameter is added to its gradient.
  public let weightDecay: Float

  /// Whether to look ahead by one more momentum.
  public let nesterov: Bool

  /// The direction of each parameter; nil before its first step.
  private var velocities: [Tensor?]

  /// The direction of each parameter that has moved, with momentum: `velocity.0` and so on.
  public var state: [String: Tensor] {
    velocities.enumerated().reduce(into: [:]) { $0["velocity.\($1.offset)"] = $1.element }
  }

  /// Takes these directions; a parameter without one is as before its first step.
  public func load(state: [String: Tensor]) throws {
    var loaded = velocities.map { _ in Tensor?.none }
    var rest = state
    if momentum != 0 {
      for (index, parameter) in parameters.enumerated() {
        let name = "velocity.\(index)"
        loaded[index] = rest.removeValue(forKey: name)
        if let found = loaded[index], found.shape != parameter.shape {
          throw OptimizerError.state(name, expected: parameter.shape, found: found.shape)
        }
      }
    }
    if let other = rest.min(by: { $0.key < $1.key }) {
      throw OptimizerError.state(other.key, expected: nil, found: other.value.shape)
    }
    velocities = loaded
  }

  /// An optimizer of parameters that require grad.
  ///
  /// - Throws: `GraphError.parameterWithoutGrad` for a parameter that doesn't require grad, and
  ///   `OptimizerError` for one that an operation made or a number out of range.
  public init(
    _ parameters: [Variable], learningRate: Float, momentum: Float = 0, dampening: Float = 0,
    weightDecay: Float = 0, nesterov: Bool = false
  ) throws {
    for (name, value) in [
      ("learning rate", learningRate), ("momentum", momentum), ("dampening", dampening),
      ("weight decay", weightDecay),
    ] {
      guard value.isFinite, value >= 0 || name == "dampening" else {
        throw OptimizerError.invalid(name, value)
      }
    }
    if nesterov && (momentum <= 0 || dampening != 0) {
      throw OptimizerError.nesterov(momentum: momentum, dampening: dampening)
    }
    if parameters.isEmpty { throw OptimizerError.noParameters }
    for (index, parameter) in parameters.enumerated() {
      if !parameter.requiresGrad { throw GraphError.parameterWithoutGrad(index: index) }
      if !parameter.isLeaf { throw OptimizerError.notALeaf(index: index) }
    }
    self.parameters = parameters
    self.learningRate = learningRate
    self.momentum = momentum
    self.dampening = dampening
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    velocities = Array(repeating: nil, count: parameters.count)
  }

  /// Moves every parameter that has a gradient; those without one stay as they are.
  public func step() {
    for (index, parameter) in parameters.enumerated() {
      guard let gradient = parameter.grad?.data else { continue }
      step(index, gradient)
    }
  }

  /// Moves one parameter along its gradient.
  func step(_ index: Int, _ gradient: Tensor) {
    let shape = parameters[index].shape
    precondition(
      gradient.shape == shape,
      "SGD: parameter \(index) of shape \(shape) has a gradient of shape \(gradient.shape)")
    move(index) { count, move in
      gradient.withPointer { g in
        Self.forEachPiece(count) { piece in move(piece, g + piece.lowerBound) }
      }
    }
  }

  /// Lends `body` what moves a part of a parameter's elements along their gradients, which start at the
  /// address: each has to be moved once, by any thread.
  func move(
    _ index: Int,
    _ body: (_ count: Int, _ move: (Range<Int>, UnsafePointer<Float>) -> Void) -> Void
  ) {
    let parameter = parameters[index]
    // In the first step the direction is the gradient, undampened.
    let isFirst = velocities[index] == nil
    let descent = Descent(
      rate: learningRate, decay: weightDecay, momentum: momentum, kept: isFirst ? 0 : momentum,
      added: isFirst ? 1 : 1 - dampening, looksAhead: nesterov)
    parameter.box.mutate { tensor in
      let count = tensor.count
      guard momentum != 0 else {
        return tensor.withMutablePointer { p in
          body(count) { descent.move(p + $0.lowerBound, along: $1, count: $0.count) }
        }
      }
      var direction = velocities[index].take() ?? Tensor(shape: tensor.shape)
      tensor.withMutablePointer { p in
        direction.withMutablePointer { v in
          body(count) {
            descent.move(
              p + $0.lowerBound, along: $1, velocity: v + $0.lowerBound, count: $0.count)
          }
        }
      }
      velocities[index] = direction
    }
  }

  /// Elements that are worth waking another thread for.
  private static let piece = 1 << 17

  /// Splits a parameter's elements over threads; a small one stays on the caller's.
  private static func forEachPiece(_ count: Int, _ body: (Range<Int>) -> Void) {
    Parallel.forEach((count + piece - 1) / piece) { index in
      body(index * piece..<min((index + 1) * piece, count))
    }
  }
}

/// What one step does to each element.
private struct Descent {
  let rate: Float
  let decay: Float
  let momentum: Float
  /// The part of the last direction, and of the slope, in the new one.
  let kept: Float
  let added: Float
  let looksAhead: Bool

  func move(_ p: Address, along g: UnsafePointer<Float>, count: Int) {
    KernelTable.current.slide(p, g, count, rate, decay)
  }

  func move(_ p: Address, along g: UnsafePointer<Float>, velocity v: Address, count: Int) {
    KernelTable.current.descend(p, g, v, count, rate, decay, kept, added, momentum, looksAhead)
  }
}
