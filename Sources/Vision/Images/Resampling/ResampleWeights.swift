/// How much each pixel of a line adds to each pixel of the resized line, in Pillow's fixed point.
///
/// For output x: `center = (x + 0.5) · scale`; the inputs from `int(center − support + 0.5)` up to
/// `int(center + support + 0.5)` weigh `f((i − center + 0.5) / filterscale)`, divided by their sum,
/// as integers of 22 fractional bits rounded away from zero.
package struct ResampleWeights: Sendable {
  /// Fractional bits of a weight: 32 less 8 for the value and 2 for what sums overshoot.
  static let precision: Int32 = 22

  /// The number of pixels that are resized.
  private let source: Int
  /// The first input of each output.
  package let starts: [Int]
  /// The number of inputs of each output.
  package let counts: [Int]
  /// The weights of each output start at `stride` times its index; zeros follow them.
  package let weights: [Int32]
  /// The same weights in parts: for each four of them, four high parts, whole multiples of 2¹¹, then
  /// the rests of 11 bits.
  let parts: [Int16]
  /// The largest count, rounded up to a multiple of four.
  package let stride: Int
  /// The largest count.
  let longest: Int

  /// The inputs that any output needs.
  package var needed: Range<Int> {
    guard let first = starts.first, let last = starts.last, let count = counts.last else {
      return 0..<0
    }
    return first..<(last + count)
  }

  /// The weights of the outputs in `window` when `source` pixels become `target` pixels.
  ///
  /// - Precondition: the sizes are positive and the window lies inside the target.
  package init(source: Int, target: Int, window: Range<Int>, interpolation: Interpolation) {
    precondition(source > 0 && target > 0, "can't resize \(source) pixels to \(target)")
    precondition(
      window.lowerBound >= 0 && window.upperBound <= target && !window.isEmpty,
      "\(window) does not lie inside \(target) pixels")
    let scale = Double(source) / Double(target)
    let filterScale = max(scale, 1)
    let support = interpolation.support * filterScale
    let reciprocal = 1 / filterScale
    var starts: [Int] = []
    var counts: [Int] = []
    for x in window {
      let center = (Double(x) + 0.5) * scale
      let start = max(0, Int(center - support + 0.5))
      starts.append(start)
      counts.append(min(source, Int(center + support + 0.5)) - start)
    }
    let longest = counts.max() ?? 0
    let stride = (longest + 3) / 4 * 4
    var weights = [Int32](repeating: 0, count: stride * window.count)
    var line = [Double](repeating: 0, count: longest)
    for (row, x) in window.enumerated() {
      let center = (Double(x) + 0.5) * scale
      var sum = 0.0
      for index in 0..<counts[row] {
        let distance = Double(index + starts[row]) - center + 0.5
        line[index] = interpolation.weight(at: distance * reciprocal)
        sum += line[index]
      }
      for index in 0..<counts[row] {
        let weight = (sum == 0 ? line[index] : line[index] / sum) * Double(1 << Self.precision)
        weights[stride * row + index] = Int32(weight < 0 ? weight - 0.5 : weight + 0.5)
      }
    }
    self.init(
      source: source, starts: starts, counts: counts, weights: weights, stride: stride,
      longest: longest)
  }

  private init(
    source: Int, starts: [Int], counts: [Int], weights: [Int32], stride: Int, longest: Int
  ) {
    self.source = source
    self.starts = starts
    self.counts = counts
    self.weights = weights
    parts = Self.parts(of: weights)
    self.stride = stride
    self.longest = longest
  }

  /// The weights of the same pixels from the last to the first.
  func reversed() -> ResampleWeights {
    var mirrored = [Int32](repeating: 0, count: weights.count)
    for (row, output) in starts.indices.reversed().enumerated() {
      for index in 0..<counts[output] {
        mirrored[stride * row + index] = weights[stride * output + counts[output] - 1 - index]
      }
    }
    return ResampleWeights(
      source: source, starts: zip(starts, counts).map { source - $0 - $1 }.reversed(),
      counts: counts.reversed(), weights: mirrored, stride: stride, longest: longest)
  }

  private static func parts(of weights: [Int32]) -> [Int16] {
    var parts = [Int16](repeating: 0, count: 2 * weights.count)
    for (index, weight) in weights.enumerated() {
      let place = index + index / 4 * 4
      parts[place] = Int16(truncatingIfNeeded: weight >> 11)
      parts[place + 4] = Int16(weight & 2047)
    }
    return parts
  }
}

extension Interpolation {
  /// Half the width of the filter when not shrinking.
  var support: Double {
    switch self {
    case .bilinear: 1
    case .bicubic: 2
    }
  }

  /// The filter at a distance from the center.
  func weight(at distance: Double) -> Double {
    let x = distance.magnitude
    switch self {
    case .bilinear:
      return x < 1 ? 1 - x : 0
    case .bicubic:
      // Keys' cubic convolution with a = −0.5, in the order of operations that Pillow has.
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
      return 0
    }
  }
}
