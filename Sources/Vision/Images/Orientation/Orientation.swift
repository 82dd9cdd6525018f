/// How a stored picture has to be turned to be seen upright, with EXIF's numbers.
public enum Orientation: UInt8, Sendable, CaseIterable {
  /// As it is stored.
  case upright = 1
  /// Left and right change places.
  case mirrored = 2
  /// By 180 degrees.
  case upsideDown = 3
  /// Top and bottom change places.
  case flipped = 4
  /// Columns become rows.
  case transposed = 5
  /// Clockwise by 90 degrees.
  case clockwise = 6
  /// Columns become rows, the last ones first.
  case transversed = 7
  /// Counterclockwise by 90 degrees.
  case counterclockwise = 8

  /// Whether columns become rows.
  var swapsSides: Bool { rawValue >= 5 }

  /// Whether the stored columns are seen from the last to the first.
  var reversesColumns: Bool {
    [.mirrored, .upsideDown, .transversed, .counterclockwise].contains(self)
  }

  /// Whether the stored rows are seen from the last to the first.
  var reversesRows: Bool {
    [.upsideDown, .flipped, .clockwise, .transversed].contains(self)
  }

  /// The size that a stored picture is seen in.
  package func seen(_ size: PixelSize) -> PixelSize {
    swapsSides ? PixelSize(width: size.height, height: size.width) : size
  }
}
