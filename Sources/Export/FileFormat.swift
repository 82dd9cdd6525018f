/// The formats of the files that commands write.
///
/// What a file's name ends with decides the format, in every command.
package enum FileFormat: String, CaseIterable, Sendable {
  case safetensors, pth, npy, onnx, html

  /// The endings that mean it, without their dot; the first is the usual one.
  package var endings: [String] {
    switch self {
    case .pth: ["pth", "pt"]
    case .html: ["html", "htm"]
    case .safetensors, .npy, .onnx: [rawValue]
    }
  }

  /// The format that a path's ending means; nil if it means none.
  package init?(ofNameAt path: String) {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    guard let format = Self.allCases.first(where: { $0.endings.contains(ending) }) else {
      return nil
    }
    self = format
  }
}
