internal import Foundation

/// How the elements of one tensor are written, all alike and equally wide.
///
/// PyTorch's rules: whole numbers as `3.`, others with 4 decimals; in scientific notation when the
/// largest magnitude is above 10⁸ or more than 1,000 times the smallest, or the smallest is below
/// 10⁻⁴. Zeros and what is not finite don't take part in the choice.
struct NumberStyle {
  private enum Notation: String {
    case whole = "%.0f."
    case decimal = "%.4f"
    case scientific = "%.4e"
  }

  private let notation: Notation

  /// How many characters the widest number takes; what didn't take part in the choice may take more.
  let width: Int

  init(_ values: [Float]) {
    let deciding = values.lazy.filter { $0.isFinite && $0 != 0 }.map(Double.init)
    let magnitudes = deciding.map(abs)
    guard let smallest = magnitudes.min(), let largest = magnitudes.max() else {
      (notation, width) = (.whole, 1)
      return
    }
    let notation: Notation =
      if largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4 {
        .scientific
      } else if deciding.allSatisfy({ $0 == $0.rounded() }) {
        .whole
      } else {
        .decimal
      }
    self.notation = notation
    width = deciding.map { String(format: notation.rawValue, $0).count }.max() ?? 1
  }

  /// The number with blanks in front of it, up to the common width.
  func text(_ value: Float) -> String {
    let text =
      if value.isNaN {
        "nan"
      } else if value.isInfinite {
        value < 0 ? "-inf" : "inf"
      } else {
        String(format: notation.rawValue, Double(value))
      }
    return String(repeating: " ", count: max(width - text.count, 0)) + text
  }
}
