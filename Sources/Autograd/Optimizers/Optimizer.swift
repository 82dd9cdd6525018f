/// What moves parameters along their gradients.
///
/// Training knows no more of one: `SGD` is the first.
public protocol Optimizer: AnyObject {
  /// What is trained.
  var parameters: [Variable] { get }

  /// The length of a step; it may be changed between steps.
  ///
  /// Traps unless it is finite and at least 0.
  var learningRate: Float { get set }

  /// Moves every parameter that has a gradient; those without one stay as they are.
  func step()

  /// Moves the parameters of a linear layer, given the gradient of its output.
  ///
  /// The same numbers, bit for bit, as `backward()` through the layer and `step()`, without the gradient
  /// of the weight in memory as a whole. Nothing is added to a parameter's `grad`, nor looked for
  /// there. Traps unless the layer's parameters are among the optimizer's, and the shapes fit.
  ///
  /// - Parameters:
  ///   - layer: The layer whose parameters move.
  ///   - input: x, [rows, in].
  ///   - gradient: ∂y, [rows, out].
  func step(_ layer: Linear, input: Tensor, gradient: Tensor)

  /// What it remembers from step to step, by name: `velocity.0` belongs to the first parameter.
  ///
  /// Empty before the first step. With it and the parameters a training goes on, in another process,
  /// as if it had never ended.
  var state: [String: Tensor] { get }

  /// Takes the place of what is remembered; throws `OptimizerError.state`, and changes nothing, if it
  /// is not the state of an optimizer of this kind and of such parameters.
  func load(state: [String: Tensor]) throws
}

extension Optimizer {
  /// Forgets the gradients of all parameters.
  public func zeroGrad() {
    for parameter in parameters { parameter.zeroGrad() }
  }
}
