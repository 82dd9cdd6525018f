import Foundation
import Testing

/// Copies of tensor files that say something else of themselves.
enum TensorFileCopy {
  /// Copies a safetensors file with other metadata.
  ///
  /// - Parameter size: How many bytes the copy gets; spaces behind the header fill it up.
  static func write(
    _ path: String, to copy: String, size: Int? = nil,
    metadata change: (inout [String: String]) -> Void
  ) throws {
    let file = try Data(contentsOf: URL(fileURLWithPath: path))
    let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = try #require(
      try JSONSerialization.jsonObject(with: file[8..<8 + length]) as? [String: Any])
    var metadata = header["__metadata__"] as? [String: String] ?? [:]
    change(&metadata)
    header["__metadata__"] = metadata
    var text = try JSONSerialization.data(withJSONObject: header)
    let tensors = file[(8 + length)...]
    let spaces = size.map { $0 - 8 - text.count - tensors.count } ?? (8 - text.count % 8) % 8
    try #require(spaces >= 0)
    text += Data(repeating: UInt8(ascii: " "), count: spaces)
    let prefix = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) }
    try (prefix + text + tensors).write(to: URL(fileURLWithPath: copy))
  }
}
