/// Where the windows of a pooling operation lie on an image.
struct PoolingWindow {
  let kernel: Size2D
  let stride: Size2D
  let padding: Size2D
  let dilation: Size2D

  /// Height and width of the input; known once there is one.
  private(set) var input = Size2D(0)
  private(set) var output = Size2D(0)

  init(kernel: Size2D, stride: Size2D, padding: Size2D, dilation: Size2D = 1) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// Learns the input's shape [N, C, H, W] and returns the output's; traps unless windows fit.
  mutating func fit(_ shape: [Int], of name: String) -> [Int] {
    precondition(
      shape.count == 4, "\(name): expected an input [N, C, H, W], found the shape \(shape)")
    precondition(
      kernel.isAtLeast(1) && stride.isAtLeast(1) && dilation.isAtLeast(1) && padding.isAtLeast(0)
        && 2 * padding.height <= kernel.height && 2 * padding.width <= kernel.width,
      "\(name): expected kernel, stride and dilation of at least 1 and a padding of at most half "
        + "the kernel, found \(kernel), \(stride), \(dilation) and \(padding)")
    input = Size2D(height: shape[2], width: shape[3])
    output = Size2D(
      height: Self.count(
        input.height + 2 * padding.height - dilation.height * (kernel.height - 1) - 1,
        stride.height),
      width: Self.count(
        input.width + 2 * padding.width - dilation.width * (kernel.width - 1) - 1, stride.width))
    precondition(
      output.isAtLeast(1),
      "\(name): a window of \(kernel) with dilation \(dilation) doesn't fit an image of \(input) "
        + "padded by \(padding)")
    return [shape[0], shape[1], output.height, output.width]
  }

  private static func count(_ room: Int, _ stride: Int) -> Int {
    room < 0 ? 0 : room / stride + 1
  }

  /// The input rows, from the top, that the windows of an output row cover.
  func rows(_ y: Int) -> StrideTo<Int> {
    Self.taps(y * stride.height - padding.height, kernel.height, dilation.height, input.height)
  }

  /// The input columns, from the left, that the windows of an output column cover.
  func columns(_ x: Int) -> StrideTo<Int> {
    Self.taps(x * stride.width - padding.width, kernel.width, dilation.width, input.width)
  }

  @inline(__always)
  private static func taps(_ start: Int, _ count: Int, _ step: Int, _ limit: Int) -> StrideTo<Int> {
    let skipped = start < 0 ? (step - 1 - start) / step : 0
    return Swift.stride(
      from: start + skipped * step, to: min(start + count * step, limit), by: step)
  }
}
