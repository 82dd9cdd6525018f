extension Orientation {
  /// What a picture's EXIF block says, a TIFF's first directory, of which tag 0x0112 counts, or its XMP
  /// packet if the block has no such tag.
  ///
  /// As Pillow's `exif_transpose` has it: a block or a number that makes no sense is upright, and of
  /// two tags the first one counts that can be read. Not read are fractions and floating-point
  /// numbers, which no camera writes, blocks that go on in a second segment, and in PNGs what
  /// ImageMagick writes as text (`Raw profile type exif`) and compressed XMP.
  ///
  /// - Parameters:
  ///   - block: With or without the name `Exif\\0\\0` before it; empty if there is none.
  ///   - packet: Empty if there is none.
  init(exif block: Slice<UnsafeRawBufferPointer>, xmp packet: Slice<UnsafeRawBufferPointer>) {
    let number = EXIFDirectory(block)?.orientation ?? Self.number(inXMP: packet)
    self = number.flatMap { UInt8(exactly: $0) }.flatMap(Orientation.init) ?? .upright
  }

  /// The digit behind `tiff:Orientation`, as an attribute or an element.
  private static func number(inXMP packet: Slice<UnsafeRawBufferPointer>) -> Int? {
    let starts = ["tiff:Orientation=\"", "tiff:Orientation>"].map { Array($0.utf8) }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    for place in packet.indices where packet[place] == starts[0][0] {
      for start in starts where packet[place...].starts(with: start) {
        let end = place + start.count
        guard end < packet.endIndex, digits.contains(packet[end]) else { continue }
        return Int(packet[end] - digits.lowerBound)
      }
    }
    return nil
  }
}

/// The first directory of a TIFF.
private struct EXIFDirectory {
  private let bytes: UnsafeRawBufferPointer
  private let isBigEndian: Bool

  private static let name: [UInt8] = Array("Exif".utf8) + [0, 0]
  private static let orientationTag = 0x0112

  init?(_ block: Slice<UnsafeRawBufferPointer>) {
    let isNamed = block.starts(with: Self.name)
    bytes = UnsafeRawBufferPointer(rebasing: isNamed ? block.dropFirst(Self.name.count) : block)
    isBigEndian = bytes.starts(with: Array("MM".utf8) + [0, 42])
    guard isBigEndian || bytes.starts(with: Array("II".utf8) + [42, 0]) else { return nil }
  }

  /// The number of the first entry for the orientation that can be read; nil if there is none.
  var orientation: Int? {
    guard let start = number(at: 4, size: 4), let entries = number(at: start, size: 2) else {
      return nil
    }
    for entry in 0..<entries {
      let place = start + 2 + 12 * entry
      guard place + 12 <= bytes.count else { break }
      guard number(at: place, size: 2) == Self.orientationTag else { continue }
      if let value = value(ofEntryAt: place) { return value }
    }
    return nil
  }

  /// The first of an entry's whole numbers: shorts or longs, signed or not, or signed bytes.
  ///
  /// More than four bytes of them lie where the entry points to.
  private func value(ofEntryAt place: Int) -> Int? {
    let sizes = [3: 2, 4: 4, 6: 1, 8: 2, 9: 4]
    guard let type = number(at: place + 2, size: 2), let size = sizes[type],
      let count = number(at: place + 4, size: 4), count > 0,
      let values = size * count <= 4 ? place + 8 : number(at: place + 8, size: 4),
      values <= bytes.count - size * count
    else { return nil }
    return number(at: values, size: size)
  }

  private func number(at place: Int, size: Int) -> Int? {
    guard place <= bytes.count - size else { return nil }
    let digits = bytes[place..<place + size]
    return (isBigEndian ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | Int($1) }
  }
}
