import Foundation
import Vision

/// Pictures by formula and checksums, the same as in Fixtures/make_images.py.
enum Pictures {
  /// Byte i is the top byte of a mixed (i + seed · 1000003).
  static func noise(_ count: Int, seed: Int) -> [UInt8] {
    let offset = UInt32(truncatingIfNeeded: seed * 1_000_003)
    return (0..<count).map { index in
      var x = UInt32(truncatingIfNeeded: index) &+ offset
      x = (x ^ (x >> 16)) &* 0x7FEB_352D
      x = (x ^ (x >> 15)) &* 0x846C_A68B
      return UInt8((x ^ (x >> 16)) >> 24)
    }
  }

  static func picture(_ width: Int, _ height: Int, seed: Int) -> Image {
    Image(width: width, height: height, pixels: noise(3 * width * height, seed: seed))
  }

  /// FNV-1a of 64 bits, in hexadecimal.
  static func sum(_ bytes: [UInt8]) -> String {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// The committed files beside make_images.py.
enum Fixtures {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func json<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
  }
}
