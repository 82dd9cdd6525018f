import Foundation
import Testing
import Weights

@Suite("Damaged files")
struct SafetensorsFuzzTests {
  /// SplitMix64, so that a failure can be repeated.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
      return z ^ z >> 31
    }
  }

  /// What damage is made of: pieces of grammar, numbers at the edges, bytes that are not text.
  static let pieces: [[UInt8]] =
    [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "-", ".", "e", "0", "1", "8",
      " ", "\0", "null", "true", "F64", "I64", "BOOL", "F4", "\"dtype\":", "\"shape\":",
      "\"data_offsets\":", "\"__metadata__\":{", "9223372036854775807", "18446744073709551616",
      "4294967296", "[0,0]", "[]", "{}", "\"a\":1,",
    ].map { Array($0.utf8) } + [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x7f]]

  static func damaged(_ original: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var bytes = original
    let headerEnd = 8 + Int(original[0]) + Int(original[1]) << 8
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      // The header is where the grammar is; the data can hardly be wrong.
      let limit = Bool.random(using: &generator) ? min(headerEnd, bytes.count) : bytes.count
      guard limit > 0 else { break }
      let place = Int.random(in: 0..<limit, using: &generator)
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes.removeLast(bytes.count - place)
      case 3: bytes.remove(at: place)
      case 4:
        let piece = pieces.randomElement(using: &generator) ?? []
        bytes.insert(contentsOf: piece, at: place)
      case 5:
        let piece = pieces.randomElement(using: &generator) ?? []
        bytes.replaceSubrange(place..<min(place + piece.count, bytes.count), with: piece)
      default:
        let from = Int.random(in: 0..<bytes.count, using: &generator)
        let count = Int.random(in: 0...40, using: &generator)
        bytes.insert(contentsOf: bytes[from..<min(from + count, bytes.count)], at: place)
      }
    }
    // Half of them get a length field that fits, or the scanner would hardly be reached.
    if Bool.random(using: &generator), bytes.count > original.count / 2 {
      let length = headerEnd - 8 + bytes.count - original.count
      if length >= 0, bytes.count >= 8 {
        bytes.replaceSubrange(..<8, with: Lie.length(UInt64(length)))
      }
    }
    return bytes
  }

  @Test("6,000 damaged files end in tensors or in an error", arguments: [1, 2, 3] as [UInt64])
  func damage(seed: UInt64) throws {
    var generator = Generator(state: seed)
    let original = try bytes(SafetensorsFileTests.interop)
    try withTemporaryFolder { folder in
      let path = folder + "/damaged"
      var opened = 0
      var sum = 0
      for _ in 0..<2000 {
        try write(Self.damaged(original, &generator), to: path)
        do {
          let file = try WeightsFile(path: path)
          opened += 1
          for (name, info) in file.tensors {
            sum &+= try file.withBytes(of: name) { $0.reduce(0) { $0 &+ Int($1) } }
            if info.type.convertsToFloat { try #require(file.floats(name).count == info.count) }
          }
        } catch let error as WeightsError {
          try #require(error.description.hasPrefix(path + ": "))
        }
      }
      // Most damage is to the header; some only changes numbers, names or data.
      #expect((20..<1000).contains(opened), "\(opened) of 2000 opened, byte sum \(sum)")
    }
  }
}
