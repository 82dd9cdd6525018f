import Foundation

/// A temporary data set whose "PNGs" are a signature and a text: scanning looks no further.
struct DataSetFolder {
  let path: String

  /// Makes a folder, passes it to `body` and removes it.
  static func with<Result>(
    _ images: [String: String] = [:], _ body: (DataSetFolder) throws -> Result
  ) throws -> Result {
    let path = FileManager.default.temporaryDirectory.path + "/data-set-\(UUID().uuidString)"
    let folder = DataSetFolder(path: path)
    try folder.makeFolder("")
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (name, contents) in images { try folder.makeImage(name, contents) }
    return try body(folder)
  }

  func full(_ name: String) -> String { name.isEmpty ? path : path + "/" + name }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: full(name), withIntermediateDirectories: true)
  }

  func makeFile(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: full(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func makeImage(_ name: String, _ contents: String) throws {
    try makeFile(name, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Array(contents.utf8))
  }

  func makeLink(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: full(name), withDestinationPath: target)
  }

  /// Paths inside the folder.
  func inside(_ paths: [String]) -> [String] {
    paths.map { $0.hasPrefix(path + "/") ? String($0.dropFirst(path.count + 1)) : $0 }
  }

  /// Two classes with an image each on both sides, beside which a test puts its own matter.
  static let plain = [
    "train/a/1.png": "a1", "train/b/1.png": "b1", "val/a/2.png": "a2", "val/b/2.png": "b2",
  ]
}
