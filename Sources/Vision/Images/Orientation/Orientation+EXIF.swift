extension Orientation {
  /// What an EXIF block says: a TIFF's first directory, of which tag 0x0112 counts.
  ///
  /// As Pillow's `exif_transpose` has it: a block or a number that makes no sense is upright, and of
  /// two tags the last one counts.
  ///
  /// - Parameter block: With or without the name `Exif\\0\\0` before it.
  init(exif block: Slice<UnsafeRawBufferPointer>) {
    self = EXIFDirectory(block)?.orientation ?? .upright
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

  /// The orientation; nil if there is none that makes sense.
  var orientation: Orientation? {
    guard let start = number(at: 4, size: 4), let entries = number(at: start, size: 2) else {
      return nil
    }
    var found: Orientation?
    for entry in 0..<entries {
      let place = start + 2 + 12 * entry
      guard place + 12 <= bytes.count else { break }
      if number(at: place, size: 2) == Self.orientationTag {
        found = value(ofEntryAt: place).flatMap { UInt8(exactly: $0) }.flatMap(Orientation.init)
      }
    }
    return found
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
