/// Means over windows that divide an image into a given number; see `Variable.adaptiveAvgPool2d`.
public final class AdaptiveAvgPool2d: Module {
  /// Height and width of the output.
  public let outputSize: Size2D

  /// A layer with outputs of one size, whatever that of the inputs.
  public init(_ outputSize: Size2D) {
    self.outputSize = outputSize
  }

  /// [N, C, H, W] → [N, C, outputSize].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.adaptiveAvgPool2d(outputSize: outputSize)
  }
}
