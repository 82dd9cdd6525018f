internal import Foundation
internal import Vision

/// Writes small PNGs, and damages some of them.
package enum TestImages {
  /// Gray images, each a little brighter than the one before; their paths.
  package static func write(_ count: Int, to folder: String) throws -> [String] {
    try (0..<count).map { index in
      let level = UInt8(index % 256)
      let path = "\(folder)/\(1000 + index).png"
      let image = Image(width: 40, height: 30, color: RGB(red: level, green: level, blue: level))
      try Data(PNGEncoder.encode(image)).write(to: URL(fileURLWithPath: path))
      return path
    }
  }

  /// Cuts a file in the middle.
  package static func damage(_ path: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
  }
}
