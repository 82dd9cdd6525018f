/// Joins all axes but the first: [N, …] → [N, product of the others].
public final class Flatten: Module {
  /// A layer without parameters.
  public init() {}

  /// The same elements in the same order; traps if the input is a scalar.
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.flatten()
  }
}
