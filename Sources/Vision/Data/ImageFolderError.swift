public import Weights

/// Why a folder can't serve as a data set.
public enum ImageFolderError: Error, Equatable, Sendable {
  /// The data set's folder does not exist.
  case missing(String)
  /// Something that is no file stands where the data set's folder is expected.
  case notAFolder(String)
  /// A file that is no list stands where the data set is expected; what it is.
  case notADataSet(String, found: String)
  /// No image at all, but archives.
  case archives(String, [String])
  /// A list that can't be used.
  case list(LabelListError)
  /// Folders or files that the system does not let us read.
  case unreadable([FileError])
  /// Images lie directly in the folder, and no class has any.
  case noClasses(String, images: Int)
  /// Fewer classes with images than the purpose needs.
  case tooFewClasses(String, found: [String], empty: [String], OtherPictures)
  /// No image that is read, but pictures of other formats.
  case noImages(String, OtherPictures)
  /// Classes without an image: on either side, or on one that has a folder for them or needs images.
  case emptyClasses(String, side: String?, classes: [String], OtherPictures)
  /// Classes of a flat folder all of whose images fell to validation.
  case untrained(String, classes: [String], fraction: Double)
  /// The folders look like parts of a split data set, but are not `train` and `val`.
  case unpaired(String, folders: [String])
  /// Two folders whose names are spelled differently in Unicode but are the same text.
  case sameName(String)
  /// No image at all on one side; the fraction is nil when folders decide.
  case emptySide(String, side: String, fraction: Double?)
  /// The same of a flat folder most of whose images have the bytes of another; the first of those that
  /// differ, each with what it is.
  case identical(String, side: String, images: Int, different: Int, first: [String])
  /// No class of a flat folder has two images that can be on two sides.
  case indivisible(String)
  /// A validation fraction that is not between 0 and 1.
  case fraction(Double)
  /// A test fraction that is below 0, or leaves nothing to train on beside the validation fraction.
  case testFraction(Double, validation: Double)
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
      "\(path): no such \(["csv", "tsv"].contains(OtherPictures.ending(of: path)) ? "file" : "folder"); "
        + "check the path" + notUTF8Hint(path)
    case .notAFolder(let path):
      "\(path): expected a folder or a CSV, found something else; give the folder that holds the "
        + "classes"
    case .notADataSet(let path, let found):
      "\(path): expected a folder of classes, or a CSV with a path and a class in each line, found "
        + "\(found); "
        + (isNamedArchive(path)
          ? "unpack it, and give the folder" : "give the folder that holds the classes")
    case .archives(let path, let archives):
      "\(path): expected images, found \(archives.count == 1 ? "an archive" : "archives"): "
        + "\(shortList(archives)); unpack \(archives.count == 1 ? "it" : "them"), and "
        + Self.layout(path)
    case .list(let error):
      error.description
    case .unreadable(let errors):
      Self.lines(errors).joined(separator: "\n")
    case .noClasses(let path, let images):
      "\(path): expected a folder for each class, found \(images) "
        + "\(images == 1 ? "image" : "images") directly in it; \(Self.layout(path))"
    case .tooFewClasses(let path, let found, let empty, let others):
      "\(path): expected at least two classes with images, found "
        + (found.isEmpty ? "none" : shortList(found))
        + (empty.isEmpty ? "" : " (without any: \(shortList(empty)))") + "; "
        + Self.remedy(path, others) + Self.layout(path)
    case .noImages(let path, let others):
      "\(path): expected images, found \(others.summary) (\(others.list)); only "
        + "\(ImageFormat.all) are read, so \(others.advice(for: path, hasImages: false))"
    case .emptyClasses(let path, let side, let classes, let others):
      "\(path): expected images in every class\(side.map { " of \($0)" } ?? ""), found none in "
        + "\(shortList(classes)); \(Self.remedy(path, others))add images"
        + (side.map { " to \($0)" } ?? "") + ", or remove the "
        + "\(classes.count == 1 ? "folder" : "folders")"
        + (side == "train" ? " from train and val" : "")
    case .untrained(let path, let classes, let fraction):
      "\(path): a validation fraction of \(fraction) leaves no image to train on in "
        + "\(shortList(classes)); add images, lower the fraction, or divide each class by itself"
    case .unpaired(let path, let folders):
      "\(path): expected train and val, or a folder for each class, found \(shortList(folders)); "
        + "rename the folders, or give the one to divide"
    case .sameName(let path):
      "\(path): another folder has the same name in another Unicode spelling; merge the two"
    case .emptySide(let path, let side, let fraction?):
      "\(path): a \(side == "the test" ? "test" : "validation") fraction of \(fraction) leaves no "
        + "image for \(side); "
        + "change the fraction or add images"
    case .emptySide(let path, let side, nil):
      "\(path): no image for \(side); add some"
    case .identical(let path, let side, let images, let different, let first):
      "\(path): expected different images, found \(different) among \(images) "
        + "(\(first.joined(separator: "; "))\(different > first.count ? "; …" : "")): identical ones stay on one side, so that none is left for "
        + "\(side); add others"
    case .indivisible(let path):
      "\(path): expected two different images in a class, in two groups if there are any, so that one "
        + "can validate, found no such class; add images"
    case .fraction(let fraction):
      "the validation fraction is \(fraction); give one above 0 and below 1"
    case .testFraction(let fraction, let validation):
      "the test fraction is \(fraction) beside a validation fraction of \(validation); give one of "
        + "at least 0, and below 1 with the other"
    case .pattern(let pattern, let problem):
      "the regular expression \(pattern) can't group images: \(problem)"
    case .patternNeverMatches(let pattern, let example):
      "the regular expression \(pattern) matches no image's path; one of them is \(example)"
    case .interrupted(let path):
      "\(path): interrupted while it was read; nothing was saved"
    }
  }

  /// The description by its lines: a path in one of them may hold a line feed.
  package var lines: [String] {
    switch self {
    case .unreadable(let errors): Self.lines(errors)
    case .list(let error): error.lines
    default: [description]
    }
  }

  private static func lines(_ errors: [FileError]) -> [String] {
    errors.prefix(20).map(\.description)
      + (errors.count > 20 ? ["and \(errors.count - 20) more"] : [])
  }

  /// What to do first where there are pictures of other formats.
  private static func remedy(_ path: String, _ others: OtherPictures) -> String {
    others.count == 0
      ? ""
      : "only \(ImageFormat.all) are read, and there are \(others.summary): "
        + others.advice(for: path, hasImages: true) + "; then "
  }

  private static func layout(_ path: String) -> String {
    "lay it out as \(path)/CLASS/IMAGE, or as \(path)/train/CLASS/IMAGE and "
      + "\(path)/val/CLASS/IMAGE"
  }
}

/// The first few items and how many more there are.
func shortList(_ items: [String], limit: Int = 10) -> String {
  items.prefix(limit).joined(separator: ", ")
    + (items.count > limit ? " and \(items.count - limit) more" : "")
}
