/// Columns and rows.
package struct PixelSize: Sendable, Hashable {
  /// Columns, at least 1.
  package let width: Int
  /// Rows, at least 1.
  package let height: Int

  /// Makes a size.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// All of a picture of this size.
  var box: PixelBox { PixelBox(x: 0, y: 0, width: width, height: height) }
}
