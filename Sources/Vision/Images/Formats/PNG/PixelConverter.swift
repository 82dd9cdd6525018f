/// Raw PNG samples to 8-bit RGB, of every color type and depth.
///
/// Results are those of Pillow's `convert("RGB")`, with one deviation: 16-bit gray is scaled, as
/// `v / 257` rounded, where Pillow clips it. Samples of 16 bits keep their high byte otherwise. No
/// gamma is applied. Without a background, opacity is dropped; with one, a pixel becomes
/// `round((color · alpha + background · (255 − alpha)) / 255)`, as Pillow's `alpha_composite` over
/// an opaque background has it, and pixels of a tRNS color become the background.
struct PixelConverter: ~Copyable {
  /// What samples mean beyond the header.
  struct Samples {
    var palette: [RGB] = []
    /// Opacities of the first palette entries; the others are opaque.
    var alpha: [UInt8] = []
    /// The raw samples of the transparent color (three times the same for gray).
    var colorKey: [UInt16]?
  }

  private let header: PNGHeader
  private let background: RGB?
  private let colorKey: [UInt16]?
  /// R, G, B, 0 of each sample of at most 8 bits: palette entries or grays, on the background.
  ///
  /// What points outside the palette is opaque black, as PNG's third edition has it.
  private let table: UnsafeMutablePointer<UInt32>

  init(header: PNGHeader, samples: Samples, background: RGB?) {
    self.header = header
    self.background = background
    // Only the low bits of a color key count.
    let mask = UInt16.max >> UInt16(16 - header.bitDepth)
    colorKey = background == nil ? nil : samples.colorKey?.map { $0 & mask }
    table = .allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    let depth = min(8, header.bitDepth)
    switch header.colorType {
    case .palette:
      for (index, color) in samples.palette.prefix(256).enumerated() {
        let alpha = index < samples.alpha.count ? samples.alpha[index] : 255
        table[index] = Self.packed(color, alpha: alpha, over: background)
      }
    case .gray:
      for sample in 0..<(1 << depth) {
        let value = UInt8(sample * 255 / ((1 << depth) - 1))
        let keyed = header.bitDepth <= 8 && colorKey?.first == UInt16(sample)
        table[sample] = Self.packed(
          RGB(red: value, green: value, blue: value), alpha: keyed ? 0 : 255, over: background)
      }
    default: break
    }
  }

  deinit { table.deallocate() }

  private static func packed(_ color: RGB, alpha: UInt8, over background: RGB?) -> UInt32 {
    guard let background else {
      return UInt32(color.red) | UInt32(color.green) << 8 | UInt32(color.blue) << 16
    }
    let alpha = UInt32(alpha)
    return blend(UInt32(color.red), UInt32(background.red), alpha)
      | blend(UInt32(color.green), UInt32(background.green), alpha) << 8
      | blend(UInt32(color.blue), UInt32(background.blue), alpha) << 16
  }

  /// `round((color · alpha + background · (255 − alpha)) / 255)` for values up to 255.
  @inline(__always)
  static func blend(_ color: UInt32, _ background: UInt32, _ alpha: UInt32) -> UInt32 {
    let sum = color &* alpha &+ background &* (255 &- alpha) &+ 128
    return (sum &>> 8 &+ sum) &>> 8
  }

  /// The given columns of a raw row as RGB: `scratch` (room for 3 bytes a column and 4 more), or
  /// the row itself when it is 8-bit RGB already.
  func rgb(
    of row: UnsafePointer<UInt8>, columns: Range<Int>, scratch: UnsafeMutablePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    switch (header.colorType, header.bitDepth) {
    case (.palette, 8), (.gray, 8):
      lookUp(row + columns.lowerBound, count: columns.count, into: scratch)
    case (.palette, _), (.gray, 1), (.gray, 2), (.gray, 4):
      let table = table
      let target = UnsafeMutableRawPointer(scratch)
      forEachPackedSample(row, columns) { index, sample in
        target.storeBytes(of: table[Int(sample)], toByteOffset: 3 &* index, as: UInt32.self)
      }
    case (.gray, _):
      scaleGray16(row + 2 * columns.lowerBound, count: columns.count, into: scratch)
    case (.rgb, 8) where colorKey == nil:
      return row + 3 * columns.lowerBound
    case (.rgb, _):
      takeRGB(row, columns, into: scratch)
    case (.grayAlpha, _):
      takeAlpha(row, columns, channels: 1, into: scratch)
    case (.rgba, 8) where background == nil:
      dropAlpha(row + 4 * columns.lowerBound, count: columns.count, into: scratch)
    case (.rgba, _):
      takeAlpha(row, columns, channels: 3, into: scratch)
    }
    return UnsafePointer(scratch)
  }

  /// Samples of 1, 2 or 4 bits, the leftmost in the highest bits; lends the index in `columns`.
  @inline(__always)
  private func forEachPackedSample(
    _ row: UnsafePointer<UInt8>, _ columns: Range<Int>, _ body: (Int, UInt8) -> Void
  ) {
    let depth = header.bitDepth
    let mask = UInt8(truncatingIfNeeded: (1 << depth) - 1)
    for index in 0..<columns.count {
      let bit = (columns.lowerBound &+ index) &* depth
      let shift = UInt8(truncatingIfNeeded: 8 &- depth &- bit & 7)
      body(index, row[bit &>> 3] &>> shift & mask)
    }
  }

  /// Writes four bytes a pixel; the fourth is overwritten by the next pixel.
  private func lookUp(
    _ row: UnsafePointer<UInt8>, count: Int, into scratch: UnsafeMutablePointer<UInt8>
  ) {
    let table = table
    let target = UnsafeMutableRawPointer(scratch)
    for x in 0..<count {
      target.storeBytes(of: table[Int(row[x])], toByteOffset: 3 &* x, as: UInt32.self)
    }
  }

  /// Copies four bytes a pixel; the opacity is overwritten by the next pixel.
  private func dropAlpha(
    _ row: UnsafePointer<UInt8>, count: Int, into scratch: UnsafeMutablePointer<UInt8>
  ) {
    let source = UnsafeRawPointer(row)
    let target = UnsafeMutableRawPointer(scratch)
    for x in 0..<count {
      let pixel = source.loadUnaligned(fromByteOffset: 4 &* x, as: UInt32.self)
      target.storeBytes(of: pixel, toByteOffset: 3 &* x, as: UInt32.self)
    }
  }

  private func scaleGray16(
    _ row: UnsafePointer<UInt8>, count: Int, into scratch: UnsafeMutablePointer<UInt8>
  ) {
    let key = colorKey.map { UInt32($0[0]) }
    for x in 0..<count {
      let sample = UInt32(row[2 &* x]) &<< 8 | UInt32(row[2 &* x &+ 1])
      // round(sample / 257) for every 16-bit sample.
      let value = UInt8(truncatingIfNeeded: (sample &* 255 &+ 32895) &>> 16)
      let pixel = scratch + 3 &* x
      pixel[0] = value
      pixel[1] = value
      pixel[2] = value
      if sample == key, let background { background.write(to: pixel) }
    }
  }

  /// RGB of 16 bits, or with a transparent color, which is compared in all its bits.
  private func takeRGB(
    _ row: UnsafePointer<UInt8>, _ columns: Range<Int>, into scratch: UnsafeMutablePointer<UInt8>
  ) {
    let size = header.bitDepth / 8
    let key = colorKey.map { key in
      size == 1
        ? key.map { UInt8(truncatingIfNeeded: $0) }
        : key.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
    for index in 0..<columns.count {
      let source = row + 3 &* size &* (columns.lowerBound &+ index)
      let pixel = scratch + 3 &* index
      pixel[0] = source[0]
      pixel[1] = source[size]
      pixel[2] = source[2 &* size]
      if let key, let background,
        key.elementsEqual(UnsafeBufferPointer(start: source, count: 3 * size))
      {
        background.write(to: pixel)
      }
    }
  }

  /// Gray and alpha (one channel) or RGB and alpha (three), of 8 or 16 bits.
  @inline(__always)
  private func takeAlpha(
    _ row: UnsafePointer<UInt8>, _ columns: Range<Int>, channels: Int,
    into scratch: UnsafeMutablePointer<UInt8>
  ) {
    let size = header.bitDepth / 8
    let stride = (channels + 1) * size
    // Offsets of the high bytes of green and blue: gray stands for all three.
    let green = channels == 3 ? size : 0
    let blue = 2 * green
    let source = row + stride * columns.lowerBound
    guard let background else {
      if channels == 1 {
        // Writes four bytes a pixel, as lookUp does.
        let target = UnsafeMutableRawPointer(scratch)
        for x in 0..<columns.count {
          let gray = UInt32(source[stride &* x])
          target.storeBytes(of: gray &* 0x010101, toByteOffset: 3 &* x, as: UInt32.self)
        }
        return
      }
      for x in 0..<columns.count {
        let pixel = source + stride &* x
        scratch[3 &* x] = pixel[0]
        scratch[3 &* x &+ 1] = pixel[green]
        scratch[3 &* x &+ 2] = pixel[blue]
      }
      return
    }
    let (red2, green2, blue2) = (
      UInt32(background.red), UInt32(background.green), UInt32(background.blue)
    )
    for x in 0..<columns.count {
      let pixel = source + stride &* x
      let alpha = UInt32(pixel[channels &* size])
      scratch[3 &* x] = UInt8(
        truncatingIfNeeded: Self.blend(UInt32(pixel[0]), red2, alpha))
      scratch[3 &* x &+ 1] = UInt8(
        truncatingIfNeeded: Self.blend(UInt32(pixel[green]), green2, alpha))
      scratch[3 &* x &+ 2] = UInt8(
        truncatingIfNeeded: Self.blend(UInt32(pixel[blue]), blue2, alpha))
    }
  }
}

extension RGB {
  @inline(__always)
  fileprivate func write(to pixel: UnsafeMutablePointer<UInt8>) {
    pixel[0] = red
    pixel[1] = green
    pixel[2] = blue
  }
}
