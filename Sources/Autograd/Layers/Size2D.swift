/// A height and a width: of a kernel, a stride, a padding, a dilation or an output.
///
/// An integer literal stands for a square: `stride: 2` is `Size2D(height: 2, width: 2)`.
public struct Size2D: Sendable, Equatable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// Along the last axis but one.
  public var height: Int

  /// Along the last axis.
  public var width: Int

  /// Both given.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The same for both.
  public init(_ side: Int) {
    self.init(height: side, width: side)
  }

  /// The same for both.
  public init(integerLiteral side: Int) {
    self.init(side)
  }

  /// As `3×3`.
  public var description: String { "\(height)×\(width)" }

  /// Whether both are at least `limit`.
  func isAtLeast(_ limit: Int) -> Bool { height >= limit && width >= limit }

  var pair: (height: Int, width: Int) { (height, width) }
}
