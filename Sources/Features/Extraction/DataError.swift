internal import Text
package import Vision
internal import Weights

/// Why images can't be used with what they are meant for.
package enum DataError: Error, Equatable, Sendable {
  /// Images of a data set that can't be read, and leaving them out was not asked for.
  case unreadable([ImageError])
  /// No readable image is left where some are needed.
  case nothingLeft(data: String, side: String)
  /// Classes of which no readable image is left to train on.
  case untrained(data: String, classes: [String])
  /// The split that was to be evaluated has no image.
  case emptySplit(data: String, split: String)
  /// The data set has classes that the head does not know.
  case unknownClasses(data: String, unknown: [String], dataClasses: [String], headClasses: [String])
  /// A path that was to be predicted does not exist.
  case missing([String])
  /// A folder that was to be predicted has no image, but maybe pictures of other formats.
  case noImages(folder: String, OtherPictures)
  /// Standard input lists no path.
  case emptyList
  /// A path in a list that no file can have.
  case impossiblePath(String, problem: PathProblem)

  /// Why no file can have a path.
  package enum PathProblem: String, Sendable {
    /// It has bytes that are not UTF-8.
    case encoding = "a path in UTF-8, found other bytes: rename the file"
    /// It has a zero in it.
    case zero = "a path, found a zero byte in it: end all paths with a zero, or all with a line end"
    /// The list is UTF-16.
    case utf16 = "a list of paths in UTF-8, found UTF-16: save it as UTF-8"
  }
}

extension DataError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let errors):
      "expected readable images, found \(Figures.amount(errors.count, "bad one")): "
        + "restore or remove them, or leave them out"
    case .nothingLeft(let data, let side):
      "\(data.printable): expected readable images for \(side), found none: add some"
    case .emptySplit(let data, let split):
      "\(data.printable): expected images in the split \(split), found none: choose another split"
    case .unknownClasses(let data, let unknown, let dataClasses, let headClasses):
      "\(data.printable): expected classes that the head knows, found "
        + "\(DataError.list(unknown)): the data set has \(DataError.list(dataClasses)); the head "
        + "has \(DataError.list(headClasses)): rename those classes or train a head for them"
    case .untrained(let data, let classes):
      "\(data.printable): expected readable images to train on in every class, found none in "
        + "\(DataError.list(classes)): add some, or leave \(classes.count == 1 ? "it" : "them") out"
    case .missing(let paths):
      paths.count == 1
        ? "\(paths[0].printable): expected an image or a folder, found nothing: check the path"
          + notUTF8Hint(paths[0])
        : "expected images or folders, found nothing at \(DataError.list(paths)): check the paths"
    case .noImages(let folder, let others):
      "\(folder.printable): expected images, found "
        + (others.count == 0
          ? "none: check the path"
          : "\(others.summary); only \(ImageFormat.all) are read, so "
            + others.advice(for: folder, hasImages: false))
    case .emptyList:
      "standard input: expected paths of images, found none: pipe a list into -, as find prints it"
    case .impossiblePath(let path, let problem):
      "\(path.printable): expected \(problem.rawValue)"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(200).map(\.printable).joined(separator: ", ")
    return names.count > 200 ? shown + " and \(names.count - 200) more" : shown
  }
}
