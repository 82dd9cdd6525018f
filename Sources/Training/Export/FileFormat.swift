internal import Foundation
internal import Messages
internal import Vision
internal import Weights

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

/// What a file that a command writes is about: a file is only replaced by one about the same.
package enum OutputContents: String, Sendable {
  case head = "a head"
  case network = "a whole network"
  case features = "the features of images"
  case tensors = "other tensors"
  case page = "a report of finetune"
  case run = "what finetune train writes"

  /// What tensors of these names are.
  package init(of names: some Sequence<String>) {
    let names = Set(names)
    if Architecture.all.contains(where: { names == [$0.head + ".weight", $0.head + ".bias"] }) {
      self = .head
    } else if names == ["features"] {
      self = .features
    } else {
      self =
        ["conv1.weight", "_conv_stem.weight", "conv_stem.weight"].contains(where: names.contains)
        ? .network : .tensors
    }
  }

  /// What the file at a path is; nil if it is nothing that a command writes.
  init?(ofFileAt path: String) {
    let start = Self.firstBytes(of: path)
    let text = String(decoding: start, as: UTF8.self).lowercased()
    if text.hasPrefix("<!doctype html") {
      guard EarlierPage(path: path) != nil else { return nil }
      self = .page
    } else if start.starts(with: NpyFile.magic) {
      guard NpyFile.holdsFeatures(start) else { return nil }
      self = .features
    } else if start.starts(with: ONNXModel.firstBytes) {
      self = .network
    } else if let file = try? WeightsFile(path: path), !file.isCheckpoint {
      self.init(of: file.names)
    } else {
      return nil
    }
  }

  private static func firstBytes(of path: String) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? file.close() }
    return (try? file.read(upToCount: 256)).map { Array($0) } ?? []
  }
}
