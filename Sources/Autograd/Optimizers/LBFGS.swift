/// L-BFGS: minimizes a smooth function of the parameters with all data at once.
///
/// The direction is −H·g, where H approximates the inverse of the second derivatives by the last few
/// moves s and the changes y of the gradient along them (J. Nocedal and S. Wright, Numerical
/// Optimization, 2006, algorithm 7.4). A step begins with 1 and is halved until the loss falls enough
/// (Armijo's condition, c = 10⁻⁴). As a part of the loss that single precision can't tell is no
/// rise, steps stop where there is nothing to gain.
public final class LBFGS {
  /// What is trained.
  public let parameters: [Variable]
  private let historySize: Int
  private let precondition: ([Tensor]) -> [Tensor]
  private let isPreconditioned: Bool

  /// How a minimization ended.
  public struct Outcome: Sendable, Equatable {
    /// The loss at the end.
    public var loss: Float
    /// The largest absolute value of its gradient there.
    public var gradient: Float
    /// How many moves were made.
    public var iterations: Int
    /// How often loss and gradient were computed.
    public var evaluations: Int
  }

  /// An optimizer of parameters that require grad.
  ///
  /// - Parameters:
  ///   - parameters: What is trained; leaves.
  ///   - historySize: How many moves are remembered, at least 1: each takes as much memory as two
  ///     gradients.
  ///   - preconditioner: Multiplies gradients, one for each parameter and of its shape, by a positive
  ///     definite approximation of the inverse of the second derivatives; nil means a multiple
  ///     of 1.
  /// - Throws: `GraphError.parameterWithoutGrad`, `OptimizerError`.
  public init(
    _ parameters: [Variable], historySize: Int = 10,
    preconditioner: (([Tensor]) -> [Tensor])? = nil
  ) throws {
    if parameters.isEmpty { throw OptimizerError.noParameters }
    for (index, parameter) in parameters.enumerated() {
      if !parameter.requiresGrad { throw GraphError.parameterWithoutGrad(index: index) }
      if !parameter.isLeaf { throw OptimizerError.notALeaf(index: index) }
    }
    self.parameters = parameters
    self.historySize = max(historySize, 1)
    precondition = preconditioner ?? { $0 }
    isPreconditioned = preconditioner != nil
  }

  /// Moves the parameters until no number of the gradient is larger than `tolerance`, until the loss falls
  /// no further, or for at most `maxIterations` moves.
  ///
  /// - Parameters:
  ///   - maxIterations: The most moves, each of which computes the loss once or more.
  ///   - tolerance: The largest absolute value that a number of the gradient may have at the end.
  ///   - loss: The loss, a scalar that depends on the parameters; computed anew at each call.
  /// - Throws: What `loss` and `backward()` throw.
  public func minimize(
    maxIterations: Int = 1000, tolerance: Float, _ loss: () throws -> Variable
  ) throws -> Outcome {
    var history: [Move] = []
    var here = try point(loss)
    var outcome = Outcome(
      loss: here.loss, gradient: here.gradient.largest, iterations: 0, evaluations: 1)
    while outcome.gradient > tolerance, outcome.iterations < maxIterations {
      let direction = direction(here.gradient, history)
      let slope = here.gradient.dot(direction)
      guard slope < 0 else { break }
      let before = parameters.map(\.data)
      var length: Float =
        history.isEmpty && !isPreconditioned ? min(1, 1 / Float(-slope).squareRoot()) : 1
      var next: Point
      while true {
        for (parameter, (start, step)) in zip(parameters, zip(before, direction.tensors)) {
          parameter.data = start + step * length
        }
        next = try point(loss)
        outcome.evaluations += 1
        let enough =
          Double(here.loss) + 1e-4 * Double(length) * slope + 2e-7 * Double(abs(here.loss))
        if Double(next.loss) <= enough || length < 1e-6 { break }
        length /= 2
      }
      // What rounding hides ends the search where it was.
      guard next.loss.isFinite, length >= 1e-6 else {
        for (parameter, start) in zip(parameters, before) { parameter.data = start }
        break
      }
      let move = Move(
        step: ParameterVector(direction.tensors.map { $0 * length }),
        change: ParameterVector(zip(next.gradient.tensors, here.gradient.tensors).map { $0 - $1 }))
      if move.curvature > 0 { history.append(move) }
      if history.count > historySize { history.removeFirst() }
      here = next
      outcome.iterations += 1
      outcome.loss = here.loss
      outcome.gradient = here.gradient.largest
    }
    return outcome
  }

  /// A loss and its gradient.
  private struct Point {
    let loss: Float
    let gradient: ParameterVector
  }

  private func point(_ loss: () throws -> Variable) throws -> Point {
    for parameter in parameters { parameter.zeroGrad() }
    let value = try loss()
    try value.backward()
    return Point(
      loss: value.data.item,
      gradient: ParameterVector(parameters.map { $0.grad?.data ?? Tensor(shape: $0.shape) }))
  }

  /// −H·g, by the recursion over moves, the newest first, and back.
  private func direction(_ gradient: ParameterVector, _ history: [Move]) -> ParameterVector {
    var direction = gradient
    var shares: [Double] = []
    for move in history.reversed() {
      let share = move.step.dot(direction) / move.curvature
      direction.add(move.change, times: -share)
      shares.append(share)
    }
    direction = ParameterVector(precondition(direction.tensors))
    if let last = history.last {
      let scaled = ParameterVector(precondition(last.change.tensors))
      direction.scale(by: last.curvature / scaled.dot(last.change))
    }
    for (move, share) in zip(history, shares.reversed()) {
      direction.add(move.step, times: share - move.change.dot(direction) / move.curvature)
    }
    direction.scale(by: -1)
    return direction
  }

  /// A move and how it changed the gradient.
  private struct Move {
    let step: ParameterVector
    let change: ParameterVector
    let curvature: Double

    init(step: ParameterVector, change: ParameterVector) {
      self.step = step
      self.change = change
      curvature = step.dot(change)
    }
  }
}
