/// Decodes image files of every known format (`ImageFormat`) to 8-bit RGB.
///
/// The first bytes decide the format, never a name. There is never half an image: what lacks pixels
/// is an error. Damage beside the pixels is none, and neither is unusual metadata.
public struct ImageReader: Sendable {
  /// What a file may at most claim.
  public var limits: DecodingLimits
  /// The color behind transparent pixels; nil drops opacity.
  public var background: RGB?

  /// Whether whole pictures are turned as their EXIF block or XMP packet says.
  public var turnsUpright: Bool

  /// Makes a reader.
  public init(
    limits: DecodingLimits = .standard, background: RGB? = nil, turnsUpright: Bool = true
  ) {
    self.limits = limits
    self.background = background
    self.turnsUpright = turnsUpright
  }

  /// Decodes a whole picture from memory; `path` is for errors only.
  ///
  /// Needs 3 bytes a pixel, for up to `maxWholePixels`; to get a small picture of a large one,
  /// `Preprocessing.crop` does without.
  public func decode(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> Image {
    let decoder = try decoder(bytes, path: path, isWhole: true)
    return try decoder.image().turned(turnsUpright ? decoder.header.orientation : .upright)
  }

  /// Decodes a whole picture from memory; `path` is for errors only.
  public func decode(_ bytes: [UInt8], path: String) throws(ImageError) -> Image {
    try FileBytes.with(bytes) { buffer throws(ImageError) in try decode(buffer, path: path) }
  }

  /// Decodes a whole picture from a file.
  ///
  /// Throws also when the file is missing, unreadable, empty or of no known format.
  public func decode(contentsOf path: String) throws(ImageError) -> Image {
    try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in
      try decode(bytes, path: path)
    }
  }

  /// Checks the structure of a file (of a PNG: order, lengths and checksums of chunks, header, limits)
  /// without decoding the picture, and says what its header has.
  ///
  /// Where something is wrong with the structure, decoding tells whether all pixels are there.
  public func inspect(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> ImageHeader {
    try Self.format(of: bytes, path: path).decoder.inspect(bytes, path: path, limits: limits)
  }

  /// Like `inspect(_:path:)`, from a file.
  public func inspect(contentsOf path: String) throws(ImageError) -> ImageHeader {
    try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in
      try inspect(bytes, path: path)
    }
  }

  /// What decodes a file, after its structure was checked and its header compared with the limits.
  func decoder(
    _ bytes: UnsafeRawBufferPointer, path: String, isWhole: Bool = false
  ) throws(ImageError) -> any ImageDecoder {
    try Self.format(of: bytes, path: path).decoder.init(
      bytes, path: path, limits: limits, background: background, isWhole: isWhole)
  }

  /// The format of a file; throws `empty` or `unknownFormat`.
  private static func format(
    of bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> ImageFormat {
    guard bytes.count > 0 else { throw ImageError(path: path, .empty) }
    guard let format = ImageFormat(startingWith: bytes) else {
      throw ImageError(path: path, .unknownFormat(looksLike: FileKind(bytes)?.rawValue))
    }
    return format
  }
}
