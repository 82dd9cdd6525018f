internal import Foundation
internal import Vision

/// The images that arguments mean: files, folders with all PNGs below them, or `-` for paths that
/// standard input lists, one a line.
package struct ImageList {
  /// The images, each argument's in the order of their paths.
  package private(set) var paths: [String] = []
  /// Arguments at which there is nothing.
  package private(set) var missing: [String] = []
  /// Folders without a PNG.
  package private(set) var empty: [String] = []
  /// Files in the folders that are not PNGs; they are left out.
  package private(set) var others: [String] = []

  /// The images of the arguments.
  ///
  /// - Parameter standardInput: Yields the lines of standard input; asked only for `-`.
  /// - Throws: What listing a folder throws.
  package init(_ arguments: [String], standardInput: () -> [String]) throws {
    for argument in arguments {
      if argument == "-" {
        for line in standardInput() where !line.isEmpty { try add(line) }
      } else {
        try add(argument)
      }
    }
  }

  private mutating func add(_ argument: String) throws {
    if Folder.isFolder(argument) {
      let found = try ImageFolder.list(argument)
      paths += found.images
      others += found.others
      if found.images.isEmpty { empty.append(argument) }
    } else if FileManager.default.fileExists(atPath: argument) {
      paths.append(argument)
    } else {
      missing.append(argument)
    }
  }
}
