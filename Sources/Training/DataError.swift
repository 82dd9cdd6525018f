package import Vision

/// Why images can't be used with what they are meant for.
package enum DataError: Error, Equatable, Sendable {
  /// Images of a data set that can't be read, and leaving them out was not asked for.
  case unreadable([PNGError])
  /// No readable image is left where some are needed.
  case nothingLeft(data: String, side: String)
  /// The split that was to be evaluated has no image.
  case emptySplit(data: String, split: String)
  /// The data set has classes that the head does not know.
  case unknownClasses(data: String, unknown: [String], dataClasses: [String], headClasses: [String])
  /// A path that was to be predicted does not exist.
  case missing([String])
  /// A folder that was to be predicted has no PNG.
  case noImages([String])
}

extension DataError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let errors):
      "expected readable PNGs, found \(Figures.amount(errors.count, "bad one")): "
        + "restore or remove them, or leave them out with --skip-bad"
    case .nothingLeft(let data, let side):
      "\(data.printable): expected readable images for \(side), found none: add some"
    case .emptySplit(let data, let split):
      "\(data.printable): expected images in the split \(split), found none: choose another --split"
    case .unknownClasses(let data, let unknown, let dataClasses, let headClasses):
      "\(data.printable): expected classes that the head knows, found "
        + "\(DataError.list(unknown)): the data set has \(DataError.list(dataClasses)); the head "
        + "has \(DataError.list(headClasses)): rename the folders or train a head for them"
    case .missing(let paths):
      paths.count == 1
        ? "\(paths[0].printable): expected a PNG or a folder, found nothing: check the path"
        : "expected PNGs or folders, found nothing at \(DataError.list(paths)): check the paths"
    case .noImages(let paths):
      "expected PNGs, found none in \(DataError.list(paths)): check the path"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(200).map(\.printable).joined(separator: ", ")
    return names.count > 200 ? shown + " and \(names.count - 200) more" : shown
  }
}
