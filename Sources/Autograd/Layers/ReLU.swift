/// Every element, or 0 where it is negative.
public final class ReLU: Module {
  /// A layer without parameters.
  public init() {}

  /// max(x, 0), of the same shape.
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.relu()
  }
}
