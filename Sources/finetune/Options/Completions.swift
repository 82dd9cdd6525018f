internal import ArgumentParser
internal import Foundation
internal import Terminal
internal import Vision
internal import Weights

extension CompletionKind {
  /// Folders and files of tensors.
  static let tensors = CompletionKind.file(extensions: ["safetensors", "pth", "pt"])
  /// Folders and heads.
  static let heads = CompletionKind.file(extensions: ["safetensors"])
  /// Folders, images and CSVs.
  static let images = CompletionKind.file(
    extensions: lists + ImageFormat.allCases.flatMap(\.endings).flatMap { [$0, $0.uppercased()] })
  /// Folders and CSVs.
  static let dataSets = CompletionKind.file(extensions: lists)
  private static let lists = ["csv", "tsv"]
  /// Folders and YAML files.
  static let yaml = CompletionKind.file(extensions: ["yaml", "yml"])

  /// Names of weights, and files of tensors.
  static let weights = CompletionKind.custom { _, _, prefix in
    WeightsListing().names.filter { $0.hasPrefix(prefix) } + files(prefix, ["safetensors", "pth"])
  }

  /// Names of published weights.
  static let publishedWeights = CompletionKind.custom { _, _, prefix in
    WeightsListing.publishedNames.filter { $0.hasPrefix(prefix) }
  }

  /// What a path that begins like this may become: folders, and files with one of the endings.
  ///
  /// A folder that is the only one is entered at once, since a shell puts a space behind it.
  private static func files(_ prefix: String, _ endings: [String]) -> [String] {
    let slash = prefix.lastIndex(of: "/").map(prefix.index(after:)) ?? prefix.startIndex
    let (folder, start) = (String(prefix[..<slash]), prefix[slash...])
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: folder.isEmpty ? "." : folder)
    var paths: [String] = []
    for name in (names ?? []).sorted() where name.hasPrefix(start) {
      if name.hasPrefix("."), !start.hasPrefix(".") { continue }
      if Folder.isFolder(folder + name) {
        paths.append(folder + name + "/")
      } else if endings.contains(where: { name.hasSuffix("." + $0) }) {
        paths.append(folder + name)
      }
    }
    guard paths.count == 1, paths[0].hasSuffix("/"), paths[0] != prefix else { return paths }
    let inside = files(paths[0], endings)
    return inside.isEmpty ? paths : inside
  }
}
