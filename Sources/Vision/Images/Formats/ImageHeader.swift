/// What the header of an image file says, known before the picture is decoded.
public struct ImageHeader: Sendable, Equatable {
  /// What the file is, by its first bytes.
  public let format: ImageFormat
  /// Columns, as they are stored.
  public let width: Int
  /// Rows, as they are stored.
  public let height: Int
  /// How the picture has to be turned, by its EXIF block or XMP packet; upright where only the first bytes were looked
  /// at.
  public let orientation: Orientation
  /// Bytes that have to be held to decode it; 0 if its rows stream.
  public let wholeByteCount: Int

  /// A header of its parts.
  package init(
    format: ImageFormat, width: Int, height: Int, orientation: Orientation = .upright,
    wholeByteCount: Int
  ) {
    self.format = format
    self.width = width
    self.height = height
    self.orientation = orientation
    self.wholeByteCount = wholeByteCount
  }

  /// The stored columns and rows.
  package var size: PixelSize { PixelSize(width: width, height: height) }

  /// What the header of a file in memory claims, right or wrong; nil for a file of no known format, or
  /// one that ends before.
  public init?(claimedBy bytes: UnsafeRawBufferPointer) {
    guard let header = ImageFormat(startingWith: bytes)?.decoder.claim(bytes) else { return nil }
    self = header
  }
}
