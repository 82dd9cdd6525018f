internal import Foundation
internal import Weights

/// Which files a data set holds, and in which class and side each lies; no image is read.
struct ImageFolderScan {
  /// The folders of the layout with sides; that for the test may be missing.
  enum Side: String, CaseIterable {
    case train
    case validation = "val"
    case test
  }

  struct File {
    /// Inside the data set's folder, or from the root of the file system.
    let path: String
    /// Nil in a flat folder, and for what lies beside the folders of the sides.
    let side: Side?
    /// Nil for what lies in no class.
    let className: String?
    /// The file's state when it was found.
    let stamp: FileStamp
  }

  /// The data set: a folder or a list.
  let path: String
  /// Where paths inside it start.
  let root: String
  let layout: ImageFolder.Layout
  /// Whether each file was asked for by its name.
  let isList: Bool
  private(set) var files: [File] = []
  /// The folders of classes, empty ones too, of both sides.
  private(set) var classNames: Set<String> = []
  /// The same of each side; a flat folder has none.
  private(set) var sideClassNames: [Side: Set<String>] = [:]
  private(set) var warnings: [ImageFolderWarning] = []
  /// Folders that can't be listed and names that can't be looked up, all below the root.
  private(set) var failures: [FileError] = []
  /// Whether there is a folder for the test, with whatever in it.
  private(set) var hasTestFolder = false
  private var walk: ImageFolderWalk

  /// The data set at `path`: a folder, or a list in a regular file.
  ///
  /// - Parameters:
  ///   - columns: Which columns of a list are read.
  ///   - excluded: A folder that is no part of the data set, wherever it lies.
  static func scan(
    _ path: String, columns: LabelColumns?, purpose: ImageFolder.Purpose,
    excluding excluded: String?
  ) throws(ImageFolderError) -> ImageFolderScan {
    // A path ends for the system where a zero stands.
    guard !path.utf8.contains(0) else { throw .missing(path) }
    let path = withoutSlashes(path)
    var status = stat()
    guard stat(path, &status) == 0 else {
      let error = FileError(path: path, operation: .open, code: errno)
      throw error.isMissing ? .missing(path) : .unreadable([error])
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      var scan = try ImageFolderScan(
        folder: path, ImageFolderWalk.Identity(status), purpose: purpose, excluding: excluded)
      if columns != nil { scan.warnings.append(.columnsUnused) }
      return scan
    case S_IFREG:
      return ImageFolderScan(try LabelList(path: path, columns: columns, purpose: purpose))
    default: throw .notAFolder(path)
    }
  }

  /// The files of a list, in its order.
  private init(_ list: LabelList) {
    (path, root, isList) = (list.path, list.root, true)
    layout = list.hasSides ? .split : .flat
    walk = ImageFolderWalk(root: list.root)
    files = list.rows.map {
      File(path: $0.path, side: $0.side, className: $0.className, stamp: $0.stamp)
    }
    classNames = Set(list.rows.map(\.className))
    if !list.repeated.isEmpty { warnings.append(.repeatedRows(list.repeated.map(walk.full))) }
  }

  private init(
    folder root: String, _ identity: ImageFolderWalk.Identity, purpose: ImageFolder.Purpose,
    excluding excluded: String?
  ) throws(ImageFolderError) {
    (path, self.root, isList) = (root, root, false)
    walk = ImageFolderWalk(root: root, excluding: excluded)
    let entries = walk.list("", notesHidden: true)
    // The root itself can't be left out.
    let unlisted = walk.failures
    guard !unlisted.contains(where: { $0.path == root }) else {
      throw .unreadable(unlisted)
    }
    let folders = entries.filter { $0.kind == .folder }
    let above: Set = [identity]
    let names = folders.map(\.name)
    if try isSplit(root, folders: names, purpose: purpose) {
      layout = .split
      addFiles(entries, in: "", side: nil)
      for entry in folders {
        guard let side = Side(rawValue: entry.name) else { continue }
        if side == .test { hasTestFolder = true }
        let inside = walk.list(entry.name, notesHidden: true)
        try addClasses(
          inside, in: entry.name, side: side, above: above.union([entry.identity]))
      }
      let ignored = names.filter { Side(rawValue: $0) == nil }
      if !ignored.isEmpty { warnings.append(.ignoredFolders(ignored.map(walk.full))) }
    } else {
      layout = .flat
      try addClasses(entries, in: "", side: nil, above: above)
    }
    failures = walk.failures
    let hidden = walk.hiddenFolders.filter(holdsPictures)
    if !hidden.isEmpty { warnings.append(.hiddenFolders(hidden.sorted())) }
    files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    if !walk.danglingLinks.isEmpty {
      warnings.append(.danglingLinks(walk.danglingLinks.sorted()))
    }
    if !walk.runFolders.isEmpty { warnings.append(.runFolders(walk.runFolders.sorted())) }
    if !walk.unreadableNames.isEmpty {
      warnings.append(.unreadableNames(walk.unreadableNames.sorted()))
    }
  }

  /// The path that the system knows.
  func full(_ path: String) -> String { walk.full(path) }

  private mutating func addClasses(
    _ entries: [ImageFolderWalk.Entry], in folder: String, side: Side?,
    above: Set<ImageFolderWalk.Identity>
  ) throws(ImageFolderError) {
    var names: Set<String> = []
    for entry in entries where entry.kind == .folder {
      let path = ImageFolderWalk.join(folder, entry.name)
      // Two spellings of one text in Unicode look the same and are equal as class names.
      guard names.insert(entry.name).inserted else { throw .sameName(walk.full(path)) }
      let runsBefore = walk.runFolders.count
      let inside = walk.files(under: path, above: above.union([entry.identity]))
      // A folder of runs is no class, whatever notes lie beside them.
      if walk.runFolders.count > runsBefore, !inside.contains(where: { isNamedPicture($0.path) }) {
        names.remove(entry.name)
        continue
      }
      files += inside.map {
        File(path: $0.path, side: side, className: entry.name, stamp: $0.stamp)
      }
    }
    classNames.formUnion(names)
    if let side { sideClassNames[side, default: []].formUnion(names) }
    addFiles(entries, in: folder, side: side)
  }

  private mutating func addFiles(
    _ entries: [ImageFolderWalk.Entry], in folder: String, side: Side?
  ) {
    for entry in entries where entry.kind != .folder {
      let path = ImageFolderWalk.join(folder, entry.name)
      files.append(File(path: path, side: side, className: nil, stamp: entry.stamp))
    }
  }
}

/// Whether a file is called as pictures are, or without an ending that says what it is.
private func isNamedPicture(_ path: String) -> Bool {
  isNamedImage(path) || OtherPictures.stem(of: path) != nil || OtherPictures.ending(of: path) == ""
}

/// Whether a folder has a picture among its first files, as a class has; a program's own folder
/// seldom has.
private func holdsPictures(_ folder: String) -> Bool {
  var walk = ImageWalk(folder)
  for _ in 0..<100 {
    switch walk.next() {
    case .image: return true
    case nil: return false
    default: continue
    }
  }
  return false
}

/// Whether the folders are `train` and `val`; an error if they are meant as such but named else.
private func isSplit(
  _ root: String, folders: [String], purpose: ImageFolder.Purpose
) throws(ImageFolderError) -> Bool {
  if folders.contains("train"), folders.contains("val") { return true }
  let training: Set = ["train", "training"]
  let others: Set = ["val", "valid", "validation", "dev", "test", "testing", "eval"]
  let names = Set(folders.map { $0.lowercased() })
  let isPair = !names.isDisjoint(with: training) && !names.isDisjoint(with: others)
  let isAll = !names.isEmpty && names.isSubset(of: training.union(others))
  guard isPair || isAll else { return false }
  if purpose == .evaluation, folders.contains("train") || folders.contains("val") { return true }
  throw .unpaired(root, folders: folders)
}

private func withoutSlashes(_ path: String) -> String {
  var path = path[...]
  while path.count > 1, path.last == "/" { path.removeLast() }
  return String(path)
}
