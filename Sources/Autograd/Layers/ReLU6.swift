/// Every element, 0 where it is negative and 6 where it is larger.
public final class ReLU6: Module {
  /// A layer without parameters.
  public init() {}

  /// min(max(x, 0), 6), of the same shape.
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.relu6()
  }
}
