public import Weights

/// Why a folder can't serve as a data set.
public enum ImageFolderError: Error, Equatable, Sendable {
  /// The data set's folder does not exist.
  case missing(String)
  /// A file stands where the data set's folder is expected.
  case notAFolder(String)
  /// Folders or files that the system does not let us read.
  case unreadable([FileError])
  /// PNGs lie directly in the folder, and no class has any.
  case noClasses(String, images: Int)
  /// Fewer classes with images than the purpose needs.
  case tooFewClasses(String, found: [String], empty: [String])
  /// Classes of `val` that have no image in `train`: their labels would have no meaning.
  case onlyInValidation(String, classes: [String])
  /// The folders look like parts of a split data set, but are not `train` and `val`.
  case unpaired(String, folders: [String])
  /// Two folders whose names are spelled differently in Unicode but are the same text.
  case sameName(String)
  /// No image at all on one side; the fraction is nil when folders decide.
  case emptySide(String, side: String, fraction: Double?)
  /// A validation fraction that is not between 0 and 1.
  case fraction(Double)
  /// A regular expression that can't be used.
  case pattern(String, problem: String)
  /// A regular expression that matches the path of no image.
  case patternNeverMatches(String, example: String)
  /// Reading it was asked to end.
  case interrupted(String)
}

extension ImageFolderError: CustomStringConvertible {
  /// The path, what was expected, what was found, and what to do; a line for each unreadable path.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path): no such folder; check the path"
    case .notAFolder(let path):
      "\(path): expected a folder, found a file; give the folder that holds the classes"
    case .unreadable(let errors):
      errors.prefix(20).map(\.description).joined(separator: "\n")
        + (errors.count > 20 ? "\nand \(errors.count - 20) more" : "")
    case .noClasses(let path, let images):
      "\(path): expected a folder for each class, found \(images) PNG\(images == 1 ? "" : "s") "
        + "directly in it; \(Self.layout(path))"
    case .tooFewClasses(let path, let found, let empty):
      "\(path): expected at least two classes with PNGs, found "
        + (found.isEmpty ? "none" : shortList(found))
        + (empty.isEmpty ? "" : " (without any: \(shortList(empty)))") + "; \(Self.layout(path))"
    case .onlyInValidation(let path, let classes):
      "\(path): val has \(classes.count == 1 ? "a class" : "classes") without images in train: "
        + "\(shortList(classes)); add images to train or remove the folders from val"
    case .unpaired(let path, let folders):
      "\(path): expected train and val, or a folder for each class, found \(shortList(folders)); "
        + "rename the folders, or give the one to divide"
    case .sameName(let path):
      "\(path): another folder has the same name in another Unicode spelling; merge the two"
    case .emptySide(let path, let side, let fraction?):
      "\(path): a validation fraction of \(fraction) leaves no image for \(side); "
        + "change the fraction or add images"
    case .emptySide(let path, let side, nil):
      "\(path): no image for \(side); add some"
    case .fraction(let fraction):
      "the validation fraction is \(fraction); give one above 0 and below 1"
    case .pattern(let pattern, let problem):
      "the regular expression \(pattern) can't group images: \(problem)"
    case .patternNeverMatches(let pattern, let example):
      "the regular expression \(pattern) matches no image's path; one of them is \(example)"
    case .interrupted(let path):
      "\(path): interrupted while it was read; nothing was saved"
    }
  }

  private static func layout(_ path: String) -> String {
    "lay it out as \(path)/CLASS/*.png, or as \(path)/train/CLASS/*.png and "
      + "\(path)/val/CLASS/*.png"
  }
}

/// The first few items and how many more there are.
func shortList(_ items: [String], limit: Int = 10) -> String {
  items.prefix(limit).joined(separator: ", ")
    + (items.count > limit ? " and \(items.count - limit) more" : "")
}
