/// Reads numbers, least significant byte first, from bytes that the caller keeps valid.
struct ByteReader {
  private(set) var position: Int
  private let end: Int
  private let bytes: UnsafeRawBufferPointer

  /// Reads what lies in a range of the bytes.
  init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position == end }

  /// The next number; nil if it goes beyond the range.
  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>() -> Number? {
    guard let slice = slice(Number.bitWidth / 8) else { return nil }
    return Number(littleEndian: slice.loadUnaligned(as: Number.self))
  }

  /// The next bytes; nil if they go beyond the range.
  mutating func slice(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= end - position else { return nil }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  /// Passes over bytes; false if they go beyond the range.
  mutating func skip(_ count: Int) -> Bool { slice(count) != nil }
}
