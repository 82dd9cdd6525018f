internal import CPNG

/// The rows of a PNG in memory as 8-bit RGB, one after another, so that a picture of any size needs
/// the memory of a few rows. (An interlaced one is decoded as a whole with the first row; up to 64 MB
/// of raw rows are inflated at once, which is faster.)
struct PNGRows: ~Copyable {
  let header: PNGHeader
  private let path: String
  /// What the walk over the chunks found wrong beside the pixels.
  private let flaw: cpng_error
  private let reader: OpaquePointer
  private let converter: PixelConverter
  private let source: PNGRowSource

  /// Checks the structure of the whole file and compares its header with the limits.
  ///
  /// Only then anything is allocated. `bytes` must outlive this value.
  init(
    of bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits, background: RGB?,
    whole: Bool = false, from source: PNGRowSource = .best
  ) throws(ImageError) {
    var error = cpng_error()
    var (raw, flaw) = try PNGRows.scan(bytes, path: path)
    try PNGRows.check(raw, flaw, path: path, limits, whole: whole)
    guard let header = PNGHeader(raw) else {
      throw ImageError(path: path, .damaged(chunk: "IHDR", message: "unknown color type"))
    }
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let reader = cpng_open(base, &raw, &flaw, &error) else {
      throw ImageError(path: path, error)
    }
    self.header = header
    self.path = path
    self.flaw = flaw
    self.reader = reader
    self.source = source
    converter = PixelConverter(
      header: header, samples: PixelConverter.Samples(reader), background: background)
  }

  deinit { cpng_close(reader) }

  /// The header of a file whose chunks lead to its image data, and what is wrong beside that.
  static func scan(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(ImageError) -> (header: cpng_header, flaw: cpng_error) {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count > 0 else {
      throw ImageError(path: path, .empty)
    }
    guard cpng_has_signature(base, bytes.count) else {
      throw ImageError(path: path, .notPNG(looksLike: FileKind(bytes)?.rawValue))
    }
    if FileKind(bytes) == .applePNG {
      throw ImageError(path: path, .notPNG(looksLike: FileKind.applePNG.rawValue))
    }
    var (error, flaw) = (cpng_error(), cpng_error())
    var header = cpng_header()
    guard cpng_scan(base, bytes.count, &header, &flaw, &error) else {
      throw ImageError(path: path, error)
    }
    return (header, flaw)
  }

  /// Compares a header with limits.
  ///
  /// What can't hold the pixels that are promised is cut short if a flaw says so, and a lie otherwise.
  static func check(
    _ header: cpng_header, _ flaw: cpng_error, path: String, _ limits: DecodingLimits, whole: Bool
  ) throws(ImageError) {
    do throws(ImageError) {
      try limits.check(header, path: path, whole: whole)
    } catch {
      guard case .lyingHeader = error.reason, let flaw = ImageFlaw(path: path, flaw) else {
        throw error
      }
      throw ImageError(
        path: path,
        .damaged(chunk: "IDAT", message: "Not enough image data (\(flaw.message))"))
    }
  }

  /// Decodes the picture to its end and lends the given columns of the given rows.
  ///
  /// `pixels` is the red of the first of these columns; 16 bytes beyond them may be read. What is
  /// damaged in other rows and columns is an error too; what is wrong beside the pixels is returned.
  ///
  /// - Precondition: the columns and rows lie inside the picture.
  @discardableResult
  consuming func forEach(
    rows: Range<Int>, columns: Range<Int>,
    _ body: (_ y: Int, _ pixels: UnsafePointer<UInt8>) -> Void
  ) throws(ImageError) -> ImageFlaw? {
    var (error, late) = (cpng_error(), cpng_error())
    let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: 3 * columns.count + 16)
    defer { scratch.deallocate() }
    let last = try holdRows(upTo: columns.upperBound) ? rows.upperBound : header.height
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
    if let flaw = ImageFlaw(path: path, flaw), case .damaged(let chunk, let message) = damage.reason {
      damage.reason = .damaged(chunk: chunk, message: "\(message) (\(flaw.message))")
    }
    return damage
  }

  /// Has all rows inflated if that is possible; true when those after the last one that is wanted
  /// need not be looked at any more.
  func holdRows(upTo column: Int) throws(ImageError) -> Bool {
    let bits = column * header.bitsPerPixel
    let isHeld = source != .stream && cpng_hold_rows(reader, UInt64((bits + 7) / 8))
    if source == .memory && !isHeld {
      throw ImageError(path: path, .damaged(chunk: "IDAT", message: "the rows can't be held"))
    }
    return isHeld
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
    self.init(path: path, .damaged(chunk: error.chunkName, message: error.sentence))
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
