internal import CPNG

/// A PNG being decoded, of every color type and bit depth, interlaced or not.
///
/// Colors are those of Pillow's `convert("RGB")`: palettes expand, gray repeats, opacity is
/// dropped unless there is a `background`, 16-bit samples keep their high byte; but 16-bit gray,
/// which Pillow clips, is scaled (`v / 257`, rounded). Gamma and color profiles are not applied.
/// A row that is missing, or image data whose checksum doesn't fit, is an error. Damage beside the
/// pixels (no IEND, a chunk's checksum, bytes behind the end) is none.
///
/// Rows come one after another, so that a picture of any size needs the memory of a few. (An interlaced
/// one is decoded as a whole with the first row; up to 64 MB of raw rows are inflated at once, which is
/// faster.)
package final class PNGDecoder: ImageDecoder {
  /// What the header says, in the words of PNG.
  package let details: PNGHeader
  private let path: String
  /// What the walk over the chunks found wrong beside the pixels.
  private let flaw: cpng_error
  private let reader: OpaquePointer
  private let converter: PixelConverter
  private let source: PNGRowSource

  package convenience init(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits, background: RGB?,
    isWhole: Bool
  ) throws(ImageError) {
    try self.init(
      bytes, path: path, limits: limits, background: background, isWhole: isWhole, from: .best)
  }

  /// The same, with rows that come in a way that a test chooses.
  init(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits, background: RGB?,
    isWhole: Bool, from source: PNGRowSource
  ) throws(ImageError) {
    var error = cpng_error()
    var (raw, flaw) = try Self.scan(bytes, path: path)
    try Self.check(raw, flaw, path: path, limits, whole: isWhole)
    let details = try Self.details(raw, of: bytes, path: path)
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let reader = cpng_open(base, &raw, &flaw, &error) else {
      throw ImageError(path: path, error)
    }
    self.details = details
    self.path = path
    self.flaw = flaw
    self.reader = reader
    self.source = source
    converter = PixelConverter(
      header: details, samples: PixelConverter.Samples(reader), background: background)
  }

  deinit { cpng_close(reader) }

  package static func recognizes(_ start: UnsafeRawBufferPointer) -> Bool {
    cpng_has_signature(start.baseAddress?.assumingMemoryBound(to: UInt8.self), start.count)
  }

  package static func claim(_ bytes: UnsafeRawBufferPointer) -> ImageHeader? {
    PNGHeader(claimedBy: bytes)?.header
  }

  package static func inspect(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits
  ) throws(ImageError) -> ImageHeader {
    let (raw, flaw) = try scan(bytes, path: path)
    try check(raw, flaw, path: path, limits, whole: false)
    let details = try details(raw, of: bytes, path: path)
    if ImageFlaw(path: path, flaw) != nil {
      let decoder = try PNGDecoder(
        bytes, path: path, limits: limits, background: nil, isWhole: false)
      _ = try decoder.forEach(rows: 0..<0, columns: 0..<1) { _, _ in }
    }
    return details.header
  }

  package var header: ImageHeader { details.header }

  private static func details(
    _ raw: cpng_header, of bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> PNGHeader {
    guard let details = PNGHeader(raw, of: bytes) else {
      throw ImageError(
        path: path, .damaged(.png, place: "chunk IHDR", message: "unknown color type"))
    }
    return details
  }

  /// The header of a file whose chunks lead to its image data, and what is wrong beside that.
  private static func scan(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> (header: cpng_header, flaw: cpng_error) {
    if FileKind(bytes) == .applePNG {
      throw ImageError(path: path, .unknownFormat(looksLike: FileKind.applePNG.rawValue))
    }
    var (error, flaw) = (cpng_error(), cpng_error())
    var header = cpng_header()
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard cpng_scan(base, bytes.count, &header, &flaw, &error) else {
      throw ImageError(path: path, error)
    }
    return (header, flaw)
  }

  /// Compares a header with limits.
  ///
  /// What can't hold the pixels that are promised is cut short if a flaw says so, and a lie otherwise.
  private static func check(
    _ header: cpng_header, _ flaw: cpng_error, path: String, _ limits: DecodingLimits, whole: Bool
  ) throws(ImageError) {
    do throws(ImageError) {
      try limits.check(header, path: path, isWhole: whole)
    } catch {
      guard case .lyingHeader = error.reason, let flaw = ImageFlaw(path: path, flaw) else {
        throw error
      }
      throw ImageError(
        path: path,
        .damaged(.png, place: "chunk IDAT", message: "Not enough image data (\(flaw.message))"))
    }
  }

  package func forEach(
    rows: Range<Int>, columns: Range<Int>,
    _ body: (_ y: Int, _ pixels: UnsafePointer<UInt8>) -> Void
  ) throws(ImageError) -> ImageFlaw? {
    var (error, late) = (cpng_error(), cpng_error())
    let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: 3 * columns.count + 16)
    defer { scratch.deallocate() }
    let last = try holdRows(upTo: columns.upperBound) ? rows.upperBound : details.height
    for y in 0..<last {
      guard let row = cpng_next_row(reader, &error) else { throw damage(error) }
      if rows.contains(y) { body(y, converter.rgb(of: row, columns: columns, scratch: scratch)) }
    }
    guard cpng_finish(reader, &late, &error) else { throw damage(error) }
    return [flaw, late].lazy.compactMap { ImageFlaw(path: self.path, $0) }.first
  }

  /// Damage in the image data, which a flaw may explain: a file that is cut short, say.
  private func damage(_ error: cpng_error) -> ImageError {
    var damage = ImageError(path: path, error)
    if let flaw = ImageFlaw(path: path, flaw),
      case .damaged(_, let place, let message) = damage.reason
    {
      damage.reason = .damaged(.png, place: place, message: "\(message) (\(flaw.message))")
    }
    return damage
  }

  /// Has all rows inflated if that is possible; true when those after the last one that is wanted
  /// need not be looked at any more.
  func holdRows(upTo column: Int) throws(ImageError) -> Bool {
    let bits = column * details.bitsPerPixel
    let isHeld = source != .stream && cpng_hold_rows(reader, UInt64((bits + 7) / 8))
    if source == .memory && !isHeld {
      throw ImageError(
        path: path, .damaged(.png, place: "chunk IDAT", message: "the rows can't be held"))
    }
    return isHeld
  }
}

extension ImageReader {
  /// Decodes a whole PNG by a way that a test chooses; `path` is for errors only.
  package func decode(
    _ bytes: UnsafeRawBufferPointer, path: String, from source: PNGRowSource
  ) throws(ImageError) -> Image {
    try PNGDecoder(
      bytes, path: path, limits: limits, background: background, isWhole: true, from: source
    ).image()
  }

  /// Checks a PNG and inflates its rows if they fit into memory; false if they would stream.
  package func inflate(_ bytes: UnsafeRawBufferPointer, path: String) throws(ImageError) -> Bool {
    let decoder = try PNGDecoder(
      bytes, path: path, limits: limits, background: background, isWhole: false)
    return try decoder.holdRows(upTo: decoder.details.width)
  }
}

/// Where raw rows come from; tests compare the ways.
package enum PNGRowSource: Sendable {
  /// Inflated at once where that is possible, else streamed.
  case best
  /// One after another through zlib.
  case stream
  /// Inflated at once, or an error.
  case memory
}

extension cpng_error {
  /// The chunk; nil if none was reached.
  fileprivate var chunkName: String? {
    let name = Self.text(chunk)
    return name.isEmpty ? nil : name
  }

  /// One sentence; empty if nothing is wrong.
  fileprivate var sentence: String { Self.text(message) }

  private static func text<T>(_ tuple: T) -> String {
    withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension ImageError {
  /// What the C target says about a file.
  init(path: String, _ error: cpng_error) {
    self.init(
      path: path,
      error.is_memory
        ? .outOfMemory
        : .damaged(.png, place: error.chunkName.map { "chunk \($0)" }, message: error.sentence))
  }
}

extension ImageFlaw {
  /// What the C target says about a file; nil if that is nothing.
  init?(path: String, _ flaw: cpng_error) {
    if flaw.message.0 == 0 { return nil }
    self.init(
      path: path, message: (flaw.chunkName.map { "chunk \($0): " } ?? "") + flaw.sentence)
  }
}

extension PixelConverter.Samples {
  /// Copies what gives samples their meaning: palette, opacities, transparent color.
  init(_ reader: OpaquePointer) {
    var bytes: UnsafePointer<UInt8>?
    let colors = Int(cpng_palette(reader, &bytes))
    palette = (0..<colors).compactMap { index in
      bytes.map {
        RGB(red: $0[3 * index], green: $0[3 * index + 1], blue: $0[3 * index + 2])
      }
    }
    let opacities = Int(cpng_palette_alpha(reader, &bytes))
    alpha = Array(UnsafeBufferPointer(start: bytes, count: opacities))
    var key: (UInt16, UInt16, UInt16) = (0, 0, 0)
    let keyed = withUnsafeMutableBytes(of: &key) { buffer in
      cpng_color_key(reader, buffer.baseAddress?.assumingMemoryBound(to: UInt16.self))
    }
    colorKey = keyed ? [key.0, key.1, key.2] : nil
  }
}
