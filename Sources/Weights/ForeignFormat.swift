internal import Foundation

/// A file that is given instead of weights, told by its first bytes: what it is, and what to do.
public struct ForeignFormat: Equatable, Sendable {
  /// What it is, as it follows "found".
  public let title: String
  /// What to do.
  public let remedy: String

  private init(_ title: String, _ remedy: String = "convert it to safetensors first") {
    self.title = title
    self.remedy = remedy
  }

  /// The format of a whole file; nil if it is none of those that are known.
  package init?(of file: UnsafeRawBufferPointer) {
    let text = String(decoding: file.prefix(1024), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines.union(["\u{feff}"]))
    if text.hasPrefix("version https://git-lfs") {
      self = Self.pointer(text)
      return
    }
    if text.hasPrefix("<") {
      self.init(
        "a web page", "fetch the file itself: open the address of its download, not its page")
      return
    }
    if file.count > 262, file[257..<262].elementsEqual("ustar".utf8) {
      self.init("a tar archive", "unpack it first (tar -xf)")
      return
    }
    if Self.isONNX(file) {
      self.init("an ONNX model", "take the weights that it was made from, as safetensors or .pth")
      return
    }
    guard let sign = Self.signs.first(where: { file.dropFirst($0.offset).starts(with: $0.bytes) })
    else { return nil }
    self = sign.format
  }

  /// Git LFS leaves a few lines where the file should be.
  private static func pointer(_ text: String) -> ForeignFormat {
    let size = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("size ") }
    let digits = size.flatMap { Int($0.dropFirst(5)) }
    return ForeignFormat(
      "a Git LFS pointer" + (digits.map { " to a file of \($0) bytes" } ?? ""),
      "fetch the file itself with git lfs pull")
  }

  /// A model begins with its version, a small number, and goes on with a text or the graph.
  private static func isONNX(_ file: UnsafeRawBufferPointer) -> Bool {
    file.count > 16 && file[0] == 0x08 && (1...20).contains(file[1])
      && [0x12, 0x1a, 0x22, 0x3a, 0x42].contains(file[2])
  }

  private static let unpack = "unpack it first"
  private static let image = "give a file of weights"

  private static let signs: [(offset: Int, bytes: [UInt8], format: ForeignFormat)] = [
    (0, [0x1f, 0x8b], ForeignFormat("a gzip file", "unpack it first (gunzip)")),
    (0, [0x42, 0x5a, 0x68], ForeignFormat("a bzip2 file", unpack)),
    (0, [0xfd, 0x37, 0x7a, 0x58, 0x5a], ForeignFormat("an xz file", unpack)),
    (0, [0x28, 0xb5, 0x2f, 0xfd], ForeignFormat("a Zstandard file", unpack)),
    (0, [0x37, 0x7a, 0xbc, 0xaf], ForeignFormat("a 7-Zip archive", unpack)),
    (0, Array("Rar!".utf8), ForeignFormat("a RAR archive", unpack)),
    (0, [0x89, 0x48, 0x44, 0x46], ForeignFormat("an HDF5 file (Keras?)")),
    (0, Array("GGUF".utf8), ForeignFormat("a GGUF file")),
    (4, Array("TFL3".utf8), ForeignFormat("a TensorFlow Lite model")),
    (0, [0x93] + Array("NUMPY".utf8), ForeignFormat("a NumPy array")),
    (0, [0x89, 0x50, 0x4e, 0x47], ForeignFormat("a PNG image", image)),
    (0, [0xff, 0xd8, 0xff], ForeignFormat("a JPEG image", image)),
    (0, Array("%PDF".utf8), ForeignFormat("a PDF document", image)),
  ]
}
