import Autograd

/// Damage as chance and attackers make it.
enum Mutation {
  /// Numbers at the edges of their types, and words that mean something in the formats.
  private static let pieces: [[UInt8]] =
    [
      "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}",
      "PK\u{6}\u{6}", "F32", "F8_E4M3", "data_offsets", "shape", "__metadata__",
      "ctorch\nFloatStorage\n", "ccollections\nOrderedDict\n",
      "ctorch._utils\n_rebuild_tensor_v2\n",
    ].map { Array($0.utf8) } + [
      [0], [0xFF], [0x7F], [0x80, 2], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF],
      [0x7F, 0xFF, 0xFF, 0xFF], Array(repeating: 0xFF, count: 8), [0, 0, 0, 0, 1, 0, 0, 0],
    ]

  /// One to six changes; the checksums of a PNG's chunks are right again in three of four.
  static func damaged(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      if bytes.isEmpty { break }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let length = min(Int.random(in: 1...32, using: &generator), bytes.count - place)
      let piece = pieces.randomElement(using: &generator) ?? []
      switch Int.random(in: 0..<8, using: &generator) {
      case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes[place] = .random(in: 0...255, using: &generator)
      case 3: bytes.removeSubrange(place..<(place + length))
      case 4: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
      case 5: bytes.insert(contentsOf: piece, at: place)
      case 6 where Bool.random(using: &generator): bytes.removeLast(bytes.count - place)
      default: bytes.replaceSubrange(place..<min(place + piece.count, bytes.count), with: piece)
      }
    }
    if bytes.starts(with: [0x89, 0x50]), Int.random(in: 0..<4, using: &generator) > 0 {
      repairChecksums(&bytes)
    }
    return bytes
  }

  private static func repairChecksums(_ bytes: inout [UInt8]) {
    var at = 8
    while at + 12 <= bytes.count {
      let length = bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - at - 12 else { return }
      let sum = checksum(bytes[(at + 4)..<(at + 8 + length)])
      for index in 0..<4 {
        bytes[at + 8 + length + index] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * index))
      }
      at += 12 + length
    }
  }

  /// CRC-32 as PNG and zip have it.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
