internal import Foundation

extension ImageFolder {
  /// Where paths inside a data set start: a folder itself, or the one that a list lies in, which is
  /// empty for the current one.
  package static func root(of path: String) -> String {
    guard isFile(path) else { return path }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Where an image of a data set lies.
  ///
  /// - Parameters:
  ///   - path: Where it lies in the data set, or a path from the root.
  ///   - root: Where paths inside the data set start.
  package static func full(_ path: String, in root: String) -> String {
    ImageFolderWalk.join(root, path)
  }

  /// The images of a list, as it has them: each once, in its order; and what is wrong with lines that
  /// can't be used, if there are any.
  ///
  /// Nothing but a column of paths is needed, and classes may be missing.
  ///
  /// - Throws: `ImageFolderError` for what is no list.
  package static func paths(
    inList path: String, columns: LabelColumns?
  ) throws(ImageFolderError) -> (paths: [String], problem: ImageFolderError?) {
    let list = try LabelList(path: path, columns: columns, purpose: nil)
    return (list.rows.map(\.path), list.problem.map(ImageFolderError.list))
  }

  /// Whether a file is there that is called as lists are.
  package static func isNamedList(_ path: String) -> Bool {
    ["csv", "tsv"].contains(OtherPictures.ending(of: path)) && isFile(path)
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
