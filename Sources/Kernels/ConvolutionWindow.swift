/// The pixels that a convolution looks at for each of its results.
package struct ConvolutionWindow: Sendable, Equatable {
  package let height: Int
  package let width: Int
  package let stride: Int
  package let padding: ConvolutionPadding

  package init(
    height: Int, width: Int, stride: Int = 1, padding: ConvolutionPadding = .zeros(0)
  ) {
    precondition(
      height > 0 && width > 0 && stride > 0, "ConvolutionWindow: \(height)×\(width) by \(stride)")
    self.height = height
    self.width = width
    self.stride = stride
    self.padding = padding
  }

  /// How many pixels it has.
  package var taps: Int { height * width }

  /// The layout of the output for an input's, with a border of its own.
  package func outputLayout(
    for input: ImageLayout, channels: Int, border: Int
  ) -> ImageLayout {
    ImageLayout(
      height: padding.outputSize(of: input.height, kernel: height, stride: stride),
      width: padding.outputSize(of: input.width, kernel: width, stride: stride),
      channels: channels, border: border)
  }

  /// Zeros that it reads above and to the left of an image of this size, and below and to the right.
  package func reach(height: Int, width: Int) -> (border: Int, trailing: Int) {
    let (top, bottom) = padding.sides(of: height, kernel: self.height, stride: stride)
    let (left, right) = padding.sides(of: width, kernel: self.width, stride: stride)
    return (max(top, left), max(bottom, right))
  }

  /// From the start of an image's border to the window of the first pixel of an output's row.
  func offset(_ layout: ImageLayout, row: Int = 0) -> Int {
    let top = padding.sides(of: layout.height, kernel: height, stride: stride).before
    let left = padding.sides(of: layout.width, kernel: width, stride: stride).before
    return layout.offset(image: 0, y: row * stride - top, x: -left)
  }

  /// Whether a convolution of so many channels can read an image that has `found`: more may follow
  /// each pixel's only if a window is no more than one pixel.
  func reads(_ channels: Int, of found: Int) -> Bool {
    found == channels || taps == 1 && found > channels
  }

  /// Whether it makes one layout of the other, with all that it reads inside the input's borders.
  func fits(_ input: ImageLayout, _ output: ImageLayout) -> Bool {
    let (border, trailing) = reach(height: input.height, width: input.width)
    return input.border >= border && input.trailing >= trailing
      && output
        == outputLayout(for: input, channels: output.channels, border: 0)
        .with(border: output.border, trailing: output.trailing)
  }
}
