internal import Crypto

/// A SHA-256: the name of some bytes.
public struct ContentDigest: Hashable, Sendable {
  /// The digest as a 256-bit number, most significant word first.
  private let words: SIMD4<UInt64>

  /// The digest of `bytes`.
  public init(of bytes: UnsafeRawBufferPointer) {
    self.init(SHA256.hash(data: bytes))
  }

  /// The digest of a text's UTF-8 bytes.
  public init(of text: String) {
    self.init(SHA256.hash(data: Array(text.utf8)))
  }

  init(_ digest: SHA256Digest) {
    words = digest.withUnsafeBytes(ContentDigest.words)
  }

  private static func words(_ bytes: UnsafeRawBufferPointer) -> SIMD4<UInt64> {
    var words = SIMD4<UInt64>()
    for index in 0..<4 {
      words[index] = UInt64(
        bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
    }
    return words
  }

  /// The digest whose 32 bytes these are; nil for another number of bytes.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 32 else { return nil }
    words = ContentDigest.words(bytes)
  }

  /// Lends the digest's 32 bytes.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    let bytes = SIMD4(
      words.x.bigEndian, words.y.bigEndian, words.z.bigEndian, words.w.bigEndian)
    return try withUnsafeBytes(of: bytes, body)
  }

  /// Its first 64 bits, as good as random.
  package var prefix: UInt64 { words.x }

  /// Whether the digest, as a fraction of 2²⁵⁶, is below `fraction` (0…1), with no rounding.
  public func isBelow(_ fraction: Double) -> Bool {
    precondition((0...1).contains(fraction), "a fraction is 0…1, found \(fraction)")
    if fraction == 1 { return true }
    // Each step takes the next 64 binary digits of the fraction; a Double's steps are all exact.
    var rest = fraction
    for index in 0..<4 {
      let scaled = rest * 0x1p64
      let digits = scaled.rounded(.down)
      let bound = UInt64(digits)
      if words[index] != bound { return words[index] < bound }
      rest = scaled - digits
    }
    return rest > 0
  }
}

extension ContentDigest: Comparable {
  /// Whether the first is the smaller number.
  public static func < (left: ContentDigest, right: ContentDigest) -> Bool {
    for index in 0..<4 where left.words[index] != right.words[index] {
      return left.words[index] < right.words[index]
    }
    return false
  }
}

extension ContentDigest: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public var description: String {
    (0..<4).map { index in
      let digits = String(words[index], radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
