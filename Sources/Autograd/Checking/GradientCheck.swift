/// Compares the gradients that `backward()` computes with differences of the function's values.
///
/// The objective is the dot product of the output with fixed random weights in [0.5, 1.5],
/// accumulated in double precision; the function itself computes in single precision, as always. Its
/// derivative comes from four values, `step` and twice `step` to both sides of an element, so that
/// what remains of the error is of the order step⁴. An element passes if
/// |analytic − numeric| ≤ tolerance · |numeric| + noise, where the noise is what rounding the changed
/// outputs to single precision can contribute.
///
/// Choose inputs of magnitude 0.5 to 2 and further than twice the step from any kink (0 for `relu`,
/// equal elements for `max`). Each input's gradient is computed twice, once while all inputs require
/// grad and once while it is the only one.
///
/// - Parameters:
///   - function: The function of all inputs; called several times for each element, with volatile
///     variables. It must be the same at every call.
///   - inputs: Where to check it.
///   - step: The distance of the nearer pair of values.
///   - tolerance: The relative error that is allowed.
///   - seed: Where the weights come from.
/// - Throws: `GradientCheckError` for the first element that fails, and what the function and
///   `backward()` throw.
public func checkGradients(
  of function: @escaping ([Variable]) throws -> Variable, at inputs: [Tensor],
  step: Float = 1e-2, tolerance: Double = 1e-2, seed: UInt64 = 0
) throws {
  let objective = try CheckObjective(function, inputs, seed: seed)
  let together = try objective.gradients(requiring: Set(inputs.indices))
  for index in inputs.indices {
    let alone = try objective.gradients(requiring: [index])
    for element in 0..<inputs[index].count {
      let (numeric, noise) = try objective.difference(input: index, element: element, step: step)
      for gradients in [together, alone] {
        let analytic = Double(gradients[index][element])
        if abs(analytic - numeric) <= tolerance * abs(numeric) + noise { continue }
        throw GradientCheckError(
          input: index, element: inputs[index].position(of: element), analytic: analytic,
          numeric: numeric, allowed: tolerance * abs(numeric) + noise)
      }
    }
  }
}

/// A gradient that is not the derivative of its function.
public struct GradientCheckError: Error, CustomStringConvertible {
  /// The number of the input, from 0.
  public let input: Int
  /// The position of the element in it, one number for each axis.
  public let element: [Int]
  /// What `backward()` computed.
  public let analytic: Double
  /// What differences of the function's values give.
  public let numeric: Double
  /// How far apart the two may be.
  public let allowed: Double

  package init(input: Int, element: [Int], analytic: Double, numeric: Double, allowed: Double) {
    (self.input, self.element) = (input, element)
    (self.analytic, self.numeric, self.allowed) = (analytic, numeric, allowed)
  }

  /// A sentence that names input and element.
  public var description: String {
    "input \(input), element \(element): backward() computes \(analytic), but differences of the "
      + "function's values give \(numeric), more than \(allowed) apart"
  }
}

/// The weighted sum of a function's outputs, and its derivatives by both ways.
private struct CheckObjective {
  private let function: ([Variable]) throws -> Variable
  private let inputs: [Tensor]
  private let weights: Tensor

  init(
    _ function: @escaping ([Variable]) throws -> Variable, _ inputs: [Tensor], seed: UInt64
  ) throws {
    (self.function, self.inputs) = (function, inputs)
    var generator = SeededGenerator(seed: seed)
    weights = Tensor(shape: try function(inputs.map { Variable($0, volatile: true) }).shape) {
      for index in $0.indices { $0[index] = 0.5 + generator.uniform() }
    }
  }

  /// What `backward()` computes for those inputs; zeros where no gradient arrives.
  func gradients(requiring wanted: Set<Int>) throws -> [[Float]] {
    let variables = inputs.enumerated().map { Variable($1, requiresGrad: wanted.contains($0)) }
    let output = try function(variables)
    if output.requiresGrad { try output.backward(gradient: weights) }
    return variables.map { variable in
      variable.grad?.data.scalars ?? [Float](repeating: 0, count: variable.data.count)
    }
  }

  /// The derivative by one element, and how far rounding may have moved it.
  func difference(
    input: Int, element: Int, step: Float
  ) throws -> (derivative: Double, noise: Double) {
    let near = try slope(input: input, element: element, step: step)
    let far = try slope(input: input, element: element, step: 2 * step)
    return ((4 * near.slope - far.slope) / 3, (4 * near.noise + far.noise) / 3)
  }

  private func slope(
    input: Int, element: Int, step: Float
  ) throws -> (slope: Double, noise: Double) {
    let (above, upper) = try output(input: input, element: element, movedBy: step)
    let (below, lower) = try output(input: input, element: element, movedBy: -step)
    var (change, rounding) = (0.0, 0.0)
    for (index, weight) in weights.scalars.enumerated() where upper[index] != lower[index] {
      change += Double(weight) * (Double(upper[index]) - Double(lower[index]))
      rounding += Double(weight) * Double(Swift.max(upper[index].ulp, lower[index].ulp))
    }
    let distance = Double(above) - Double(below)
    return (change / distance, rounding / distance)
  }

  /// The element as moved, and the outputs there.
  private func output(
    input: Int, element: Int, movedBy step: Float
  ) throws -> (Float, [Float]) {
    var moved = inputs
    let value = inputs[input].scalars[element] + step
    moved[input].withUnsafeMutableBufferPointer { $0[element] = value }
    let variables = moved.map { Variable($0, volatile: true) }
    moved = []
    return (value, try function(variables).data.scalars)
  }
}

extension Tensor {
  /// The position along each axis of an element counted in row-major order.
  func position(of element: Int) -> [Int] {
    var rest = element
    var position = [Int](repeating: 0, count: rank)
    for axis in shape.indices.reversed() {
      position[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return position
  }
}
