internal import Export
internal import Foundation
internal import Messages
internal import Reports
internal import Vision
internal import Weights

/// What a file that a command writes is about: a file is only replaced by one about the same.
package enum OutputContents: String, Sendable {
  case head = "a head"
  case network = "a whole network"
  case features = "the features of images"
  case tensors = "other tensors"
  case page = "a report of finetune"

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
