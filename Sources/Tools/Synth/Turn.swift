/// Angles and their sines in whole numbers, so that every machine draws the same pixels.
enum Turn {
  /// A full turn.
  static let full = 256
  /// The value that stands for 1.
  static let one = 1 << 14

  /// sin(2π·angle/256)·2¹⁴, within 0.2 %.
  ///
  /// Bhaskara's approximation, sin(x) ≈ 16x(π − x)/(5π² − 4x(π − x)) for 0 ≤ x ≤ π.
  static func sine(_ angle: Int) -> Int {
    let turned = angle & (full - 1)
    let x = turned & 127
    let product = x * (128 - x)
    let value = 4 * one * product / (20480 - product)
    return turned < 128 ? value : -value
  }

  /// cos(2π·angle/256)·2¹⁴.
  static func cosine(_ angle: Int) -> Int { sine(angle + full / 4) }
}
