internal import Foundation
internal import Weights

extension ImageFolder {
  /// What a folder without classes holds.
  package struct Listing: Equatable, Sendable {
    /// PNGs by their first bytes, sorted by path.
    package var images: [String] = []
    /// Other files, sorted by path.
    package var others: [String] = []
  }

  /// The files in a folder and its subfolders, under the rules that hold for a class.
  ///
  /// Hidden ones are skipped, links are followed once. Throws `ImageFolderError` if the folder is
  /// missing, or anything in it can't be read.
  package static func list(_ path: String) throws(ImageFolderError) -> Listing {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let error = FileError(path: path, operation: .open, code: errno)
      throw error.isMissing ? .missing(path) : .unreadable([error])
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path) }
    var walk = ImageFolderWalk(root: path)
    let files = walk.files(under: "", above: [ImageFolderWalk.Identity(status)])
    guard walk.failures.isEmpty else { throw .unreadable(walk.failures) }
    var listing = Listing()
    for file in files.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
      let full = walk.full(file.path)
      if startsAsPNG(full) { listing.images.append(full) } else { listing.others.append(full) }
    }
    return listing
  }

  private static func startsAsPNG(_ path: String) -> Bool {
    // Without O_NONBLOCK a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    // What can't be opened is tried again where its error is reported.
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: 8)
    return read(descriptor, &start, 8) == 8 && start == pngSignature
  }

  private static let pngSignature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
}
