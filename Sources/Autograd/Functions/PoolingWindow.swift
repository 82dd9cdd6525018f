/// Where the windows of a pooling operation lie on an image.
struct PoolingWindow {
  let kernel: Size2D
  let stride: Size2D
  let padding: Size2D
  let dilation: Size2D

  /// Height and width of the input; known once there is one.
  private(set) var input = Size2D(0)
  private(set) var output = Size2D(0)

  /// For each output row, from the first to after the last input row that its windows cover, in
  /// steps of the dilation; and for each output column likewise.
  private(set) var rows: [Range<Int>] = []
  private(set) var columns: [Range<Int>] = []

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
    rows = (0..<output.height).map {
      Self.taps(
        $0, kernel.height, stride.height, padding.height, dilation.height, input.height)
    }
    columns = (0..<output.width).map {
      Self.taps($0, kernel.width, stride.width, padding.width, dilation.width, input.width)
    }
    return [shape[0], shape[1], output.height, output.width]
  }

  private static func count(_ room: Int, _ stride: Int) -> Int {
    room < 0 ? 0 : room / stride + 1
  }

  private static func taps(
    _ index: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ step: Int, _ limit: Int
  ) -> Range<Int> {
    let start = index * stride - padding
    let first = start < 0 ? start + (step - 1 - start) / step * step : start
    return first..<max(first, min(start + kernel * step, limit))
  }
}
