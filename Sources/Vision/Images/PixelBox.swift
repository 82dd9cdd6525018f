/// A rectangle of whole pixels, counted from the top left corner of a picture.
public struct PixelBox: Sendable, Hashable, Codable {
  /// First column.
  public var x: Int
  /// First row.
  public var y: Int
  /// Columns, at least 1.
  public var width: Int
  /// Rows, at least 1.
  public var height: Int

  /// Makes a rectangle.
  ///
  /// - Precondition: both sides are positive.
  public init(x: Int, y: Int, width: Int, height: Int) {
    precondition(width > 0 && height > 0, "a box has at least one pixel, not \(width)×\(height)")
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// One side of a centered crop: what is taken of the picture, and where it lies in the crop.
package struct CenterWindow: Sendable, Equatable {
  /// The first column (or row) of the picture that is taken.
  package let start: Int
  /// How many are taken: `size`, or the whole side when that is shorter.
  package let count: Int
  /// Where the first one lies in the crop: above 0 when the side is shorter than the crop.
  package let padding: Int

  /// The window of `size` in the middle of `side`.
  package init(side: Int, size: Int) {
    precondition(size > 0, "a crop has at least one pixel, not \(size)")
    guard side >= size else {
      (start, count, padding) = (0, side, (size - side) / 2)
      return
    }
    // round((side − size) / 2), halves to even: floor of the half, plus one if that is an odd half.
    let gap = side - size
    start = gap / 2 + (gap % 2 == 1 && gap / 2 % 2 == 1 ? 1 : 0)
    count = size
    padding = 0
  }
}
