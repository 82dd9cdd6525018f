internal import Features
internal import Foundation
package import Vision
internal import Weights

/// The images that arguments mean, one after another: files, folders with all images below them,
/// those in a CSV, or `-` for paths that standard input lists.
///
/// However many there are, they are found while others are worked on.
package final class ImageStream: Sequence, IteratorProtocol {
  /// How many images are looked for in advance, so that there is a count to show.
  package static let lookAheadCount = 10_000

  private var arguments: ArraySlice<String>
  private let readsInput: Bool
  private let nextListed: () -> Result<String, any Error>?
  private let report: (any Error) -> Void
  private var isInInput = false
  private var isFirstLine = true
  private var walk: ImageWalk?
  private var folder = ""
  private var isFolderEmpty = true
  private var folderPictures = OtherPictures()
  private var isListEmpty = true
  private let columns: LabelColumns?
  private var inList: ArraySlice<String> = []
  private var ahead: ArraySlice<String> = []
  private var handedOver = 0

  /// What the folders hold that is no image.
  package private(set) var leftOut = LeftOut()
  /// How many images there are in all; nil as long as that is not known.
  package private(set) var total: Int?

  /// A stream of the images of the arguments.
  ///
  /// - Parameters:
  ///   - columns: Which columns of a CSV are read; nil goes by their names.
  ///   - nextListed: The next path that standard input lists; asked only for `-`.
  ///   - report: Is told of what is missing, of folders and lists without images, and of folders that
  ///     can't be listed; the stream goes on.
  package init(
    _ arguments: [String], columns: LabelColumns? = nil,
    nextListed: @escaping () -> Result<String, any Error>?,
    report: @escaping (any Error) -> Void
  ) {
    self.arguments = arguments[...]
    self.columns = columns
    self.nextListed = nextListed
    self.report = report
    readsInput = arguments.contains("-")
  }

  /// How many images there are, as far as that is known: looks some way ahead, on standard input no
  /// farther than a batch, which is waited for anyway.
  package func lookAhead() -> Int {
    let limit = readsInput ? FeatureExtractor.batchSize : Self.lookAheadCount
    while total == nil, ahead.count < limit {
      if let path = find() {
        ahead.append(path)
      } else {
        total = handedOver + ahead.count
      }
    }
    return handedOver + ahead.count
  }

  package func next() -> String? {
    guard let path = ahead.popFirst() ?? (total == nil ? find() : nil) else {
      total = handedOver
      return nil
    }
    handedOver += 1
    return path
  }

  private func find() -> String? {
    while true {
      if let path = nextInFolder() ?? inList.popFirst() { return path }
      if isInInput, let listed = nextListed() {
        isListEmpty = false
        switch listed {
        case .success(let path): if let path = take(path) { return path }
        case .failure(let error): report(error)
        }
        continue
      }
      if isInInput, isListEmpty { report(DataError.emptyList) }
      isInInput = false
      guard let argument = arguments.popFirst() else { return nil }
      if argument == "-" {
        (isInInput, isListEmpty) = (true, true)
      } else if ImageFolder.isNamedList(argument) {
        takeList(argument)
      } else if let path = take(argument) {
        return path
      }
    }
  }

  /// The path, if it is that of a file; a folder is walked through next.
  private func take(_ path: String) -> String? {
    if Folder.isFolder(path) {
      (walk, folder, isFolderEmpty) = (ImageWalk(path), path, true)
      folderPictures = OtherPictures()
      return nil
    }
    if FileManager.default.fileExists(atPath: path) { return path }
    report(DataError.missing([path]))
    return nil
  }

  /// The images of a CSV come next.
  private func takeList(_ path: String) {
    do throws(ImageFolderError) {
      let root = ImageFolder.root(of: path)
      let list = try ImageFolder.paths(inList: path, columns: columns)
      inList = list.paths.map { ImageFolder.full($0, in: root) }[...]
      if let problem = list.problem { report(problem) }
    } catch {
      report(error)
    }
  }

  private func nextInFolder() -> String? {
    while let found = walk?.next() {
      switch found {
      case .image(let path):
        isFolderEmpty = false
        return path
      case .failure(let error): report(error)
      case .other(let path, let kind?) where kind.isPicture: folderPictures.add(path, kind)
      case .other, .dangling, .unreadableName: leftOut.add(found)
      }
    }
    if walk != nil, isFolderEmpty {
      report(DataError.noImages(folder: folder, folderPictures))
    } else if folderPictures.count > 0 {
      leftOut.add(folderPictures, in: folder)
    }
    walk = nil
    folderPictures = OtherPictures()
    return nil
  }
}
