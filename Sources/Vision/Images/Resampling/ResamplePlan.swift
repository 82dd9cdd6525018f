/// What is computed when a part of a picture is resized and a window of the result is wanted: only
/// the rows and columns that the window needs.
package struct ResamplePlan: Sendable {
  /// The size of the result: that of the window.
  package let width: Int
  /// The size of the result: that of the window.
  package let height: Int
  /// The columns of the picture that are needed.
  package let columns: Range<Int>
  /// The rows of the picture that are needed.
  package let rows: Range<Int>
  /// Weights along rows, relative to `columns`; nil when that pass would change nothing.
  let horizontal: ResampleWeights?
  /// Weights along columns, relative to `rows`; nil when that pass would change nothing.
  let vertical: ResampleWeights?
  /// Whether the vertical pass comes first; the 8-bit intermediate makes the difference.
  let verticalFirst: Bool

  /// Plans resizing `region` of a picture to `resized` and taking `window` of that.
  package init(
    region: PixelBox, resized: (width: Int, height: Int), window: PixelBox,
    interpolation: Interpolation
  ) {
    let across = Self.pass(
      from: region.x, count: region.width, to: resized.width,
      window: window.x..<(window.x + window.width), interpolation)
    let down = Self.pass(
      from: region.y, count: region.height, to: resized.height,
      window: window.y..<(window.y + window.height), interpolation)
    width = window.width
    height = window.height
    (columns, horizontal) = across
    (rows, vertical) = down
    // Pillow 13's rule, found by trying it: a height that shrinks by more than twice what the width
    // shrinks by (or that shrinks at all, when the width grows) goes first.
    let lost = (width: region.width - resized.width, height: region.height - resized.height)
    verticalFirst = lost.height > 0 && lost.height > 2 * lost.width
  }

  /// A plan of its parts.
  init(
    width: Int, height: Int, columns: Range<Int>, rows: Range<Int>, horizontal: ResampleWeights?,
    vertical: ResampleWeights?, verticalFirst: Bool
  ) {
    (self.width, self.height) = (width, height)
    (self.columns, self.rows) = (columns, rows)
    (self.horizontal, self.vertical) = (horizontal, vertical)
    self.verticalFirst = verticalFirst
  }

  private static func pass(
    from start: Int, count: Int, to target: Int, window: Range<Int>,
    _ interpolation: Interpolation
  ) -> (Range<Int>, ResampleWeights?) {
    guard count != target else {
      return ((start + window.lowerBound)..<(start + window.upperBound), nil)
    }
    let weights = ResampleWeights(
      source: count, target: target, window: window, interpolation: interpolation)
    let needed = weights.needed
    return ((start + needed.lowerBound)..<(start + needed.upperBound), weights)
  }
}
