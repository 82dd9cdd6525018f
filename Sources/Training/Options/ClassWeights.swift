/// How much the images of each class count in training.
public enum ClassWeights: String, CaseIterable, Codable, Sendable {
  /// Every image the same.
  case equal
  /// Every class the same: an image of a class with n of N images and C classes counts N / (C·n).
  case balanced

  /// How much an image of each class counts, of classes with so many; nil if all do the same.
  package func weights(counts: [Int]) -> [Double]? {
    guard self == .balanced else { return nil }
    let total = counts.reduce(0, +)
    let present = counts.count { $0 > 0 }
    return counts.map { $0 > 0 ? Double(total) / Double(present * $0) : 0 }
  }
}

extension ClassWeights: OptionValue {
  package static let expected = "equal or balanced"
  package init?(option text: String) { self.init(rawValue: text) }
  package var yaml: String { rawValue }
}
