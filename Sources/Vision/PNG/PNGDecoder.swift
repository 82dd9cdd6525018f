internal import CPNG

/// Decodes PNG files of every color type and bit depth, interlaced or not, to 8-bit RGB.
///
/// Colors are those of Pillow's `convert("RGB")`: palettes expand, gray repeats, opacity is
/// dropped unless there is a `background`, 16-bit samples keep their high byte; but 16-bit gray,
/// which Pillow clips, is scaled (`v / 257`, rounded). Gamma and color profiles are not applied.
/// There is never half an image: a row that is missing, or image data whose checksum doesn't fit, is
/// an error. Damage beside the pixels (no IEND, a chunk's checksum, bytes behind the end) is none,
/// and neither is unusual metadata.
public struct PNGDecoder: Sendable {
  /// What a file may at most claim.
  public var limits: DecodingLimits
  /// The color behind transparent pixels; nil drops opacity.
  public var background: RGB?

  /// Makes a decoder.
  public init(limits: DecodingLimits = .standard, background: RGB? = nil) {
    self.limits = limits
    self.background = background
  }

  /// Decodes a whole picture from memory; `path` is for errors only.
  ///
  /// Needs 3 bytes a pixel, for up to `maxWholePixels`; to get a small picture of a large one,
  /// `Preprocessing.crop` does without.
  public func decode(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> Image {
    try decode(bytes, path: path, from: .best)
  }

  /// The same, by a way that a test chooses.
  package func decode(
    _ bytes: UnsafeRawBufferPointer, path: String, from source: PNGRowSource
  ) throws(ImageError) -> Image {
    let rows = try PNGRows(
      of: bytes, path: path, limits: limits, background: background, whole: true, from: source)
    let (width, height) = (rows.header.width, rows.header.height)
    var source: PNGRows? = consume rows
    return try Image(width: width, height: height) { target throws(ImageError) in
      guard let rows = source.take() else { return }
      try rows.forEach(rows: 0..<height, columns: 0..<width) { y, pixels in
        (target + 3 * y * width).update(from: pixels, count: 3 * width)
      }
    }
  }

  /// Decodes a whole picture from memory; `path` is for errors only.
  public func decode(_ bytes: [UInt8], path: String) throws(ImageError) -> Image {
    try FileBytes.with(bytes) { buffer throws(ImageError) in try decode(buffer, path: path) }
  }

  /// Decodes a whole picture from a file.
  ///
  /// Throws also when the file is missing, unreadable, empty or no PNG.
  public func decode(contentsOf path: String) throws(ImageError) -> Image {
    try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in
      try decode(bytes, path: path)
    }
  }

  /// Checks the structure of a file (order, lengths and checksums of chunks, header, limits) without
  /// decoding the picture, and says what its header has.
  ///
  /// Where something is wrong with the structure, decoding tells whether all pixels are there.
  public func inspect(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> PNGHeader {
    let (raw, flaw) = try PNGRows.scan(bytes, path: path)
    try PNGRows.check(raw, flaw, path: path, limits, whole: false)
    guard let header = PNGHeader(raw) else {
      throw ImageError(path: path, .damaged(chunk: "IHDR", message: "unknown color type"))
    }
    if ImageFlaw(path: path, flaw) != nil {
      let rows = try PNGRows(of: bytes, path: path, limits: limits, background: background)
      try rows.forEach(rows: 0..<0, columns: 0..<1) { _, _ in }
    }
    return header
  }

  /// Like `inspect(_:path:)`, from a file.
  public func inspect(contentsOf path: String) throws(ImageError) -> PNGHeader {
    try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in
      try inspect(bytes, path: path)
    }
  }

  /// Checks a file and inflates its rows if they fit into memory; false if they would stream.
  package func inflate(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> Bool {
    let rows = try PNGRows(of: bytes, path: path, limits: limits, background: background)
    return try rows.holdRows(upTo: rows.header.width)
  }
}
