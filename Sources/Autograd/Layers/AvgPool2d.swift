/// The mean of each window; see `Variable.avgPool2d`.
public final class AvgPool2d: Module {
  /// The window.
  public let kernelSize: Size2D

  /// From window to window.
  public let stride: Size2D

  /// Zeros on each side: at most half the window.
  public let padding: Size2D

  /// Whether the zeros of the padding count as elements of the mean.
  public let countIncludePad: Bool

  /// A layer whose stride is the window's size unless given.
  public init(
    kernelSize: Size2D, stride: Size2D? = nil, padding: Size2D = 0, countIncludePad: Bool = true
  ) {
    self.kernelSize = kernelSize
    self.stride = stride ?? kernelSize
    self.padding = padding
    self.countIncludePad = countIncludePad
  }

  /// [N, C, H, W] → [N, C, H′, W′].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.avgPool2d(
      kernelSize: kernelSize, stride: stride, padding: padding, countIncludePad: countIncludePad)
  }
}
