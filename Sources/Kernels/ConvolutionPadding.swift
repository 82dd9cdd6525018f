/// The zeros around an image that a convolution reads, along one axis.
package enum ConvolutionPadding: Sendable, Equatable {
  /// So many on each side.
  case zeros(Int)
  /// As many as make the output ⌈size/stride⌉, the larger half behind: TensorFlow's SAME.
  case same

  /// How many lie before and behind `size` pixels.
  ///
  /// - Parameter kernel: Pixels that the window spans.
  package func sides(of size: Int, kernel: Int, stride: Int) -> (before: Int, after: Int) {
    switch self {
    case .zeros(let count): return (count, count)
    case .same:
      let total = max((size.dividedUp(by: stride) - 1) * stride + kernel - size, 0)
      return (total / 2, total - total / 2)
    }
  }

  /// How many windows there are; 0 if none fits.
  package func outputSize(of size: Int, kernel: Int, stride: Int) -> Int {
    let (before, after) = sides(of: size, kernel: kernel, stride: stride)
    let room = before + size + after - kernel
    return room < 0 ? 0 : room / stride + 1
  }
}
