/// The largest element of each window; see `Variable.maxPool2d`.
public final class MaxPool2d: Module {
  /// The window.
  public let kernelSize: Size2D

  /// From window to window.
  public let stride: Size2D

  /// How far windows reach over the edge: at most half the window.
  public let padding: Size2D

  /// The distance of the window's taps.
  public let dilation: Size2D

  /// A layer whose stride is the window's size unless given.
  public init(
    kernelSize: Size2D, stride: Size2D? = nil, padding: Size2D = 0, dilation: Size2D = 1
  ) {
    self.kernelSize = kernelSize
    self.stride = stride ?? kernelSize
    self.padding = padding
    self.dilation = dilation
  }

  /// [N, C, H, W] → [N, C, H′, W′].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.maxPool2d(
      kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation)
  }
}
