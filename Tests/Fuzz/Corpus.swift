import Foundation

/// The files that damage starts from.
struct Corpus {
  struct File {
    var path: String
    var bytes: [UInt8]
  }

  /// Sorted by path, so that a seed means the same everywhere.
  let files: [File]

  /// Every file of at most 64 kB below the folders that is an image or weights by its name.
  ///
  /// - Throws: `CocoaError` for a folder that can't be listed, and `Empty`.
  init(folders: [String]) throws {
    var files: [File] = []
    for folder in folders {
      for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() {
        let path = folder + "/" + name
        guard
          [".png", ".jpg", ".webp", ".pth", ".pt", ".safetensors"].contains(where: name.hasSuffix),
          let bytes = FileManager.default.contents(atPath: path), bytes.count <= 1 << 16
        else { continue }
        files.append(File(path: path, bytes: Array(bytes)))
      }
    }
    guard !files.isEmpty else { throw Empty(folders: folders) }
    self.files = files
  }

  struct Empty: Error {
    let folders: [String]
  }
}
