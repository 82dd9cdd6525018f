/// An image of a data set and what it shows.
public struct Sample: Hashable, Sendable {
  /// Where the image lies: the data set's path and the path inside it.
  public let path: String
  /// Index into the data set's `classes`.
  public let label: Int
  /// SHA-256 of the file's bytes when it was scanned.
  public let digest: ContentDigest
  /// What images have in common that have to stay on one side of every division: the bytes, or what a
  /// regular expression captures in their paths.
  public let group: ContentDigest

  /// A sample with known contents; without a group it is one of its own.
  public init(path: String, label: Int, digest: ContentDigest, group: ContentDigest? = nil) {
    self.path = path
    self.label = label
    self.digest = digest
    self.group = group ?? digest
  }
}

/// A data set: a folder of images in which the names of folders are the classes, or a list of images.
///
/// Two layouts are understood: `DIR/train/CLASS/…` with `DIR/val/CLASS/…`, and `DIR/CLASS/…`, which
/// is divided by the images' contents: one is for validation when the SHA-256 of its bytes, as a
/// fraction of 2²⁵⁶, is below `validationFraction`. So images that are added or renamed move no
/// other, and identical bytes stay on one side (`SplitMethod` has another way). With a `testFraction`
/// the digests at the upper end are for a test, so that another validation fraction leaves the test
/// images what they are. Beside `train` and `val` a folder `test` holds them.
///
/// What is inside a class, in subfolders too, belongs to it. An image is known by its first bytes, not
/// by its name. Hidden files and folders are skipped, and so are folders that systems and runs leave;
/// a hidden folder that could be a class is named. A symbolic link is followed unless it leads
/// to what the class already holds or to a folder that the class lies in.
///
/// A list is a CSV with a line for each image: its path, its class and maybe whether it is of
/// `train`, `val` or `test`, without which the list is divided as `DIR/CLASS/…` is. Its order stays.
public struct ImageFolder: Sendable {
  /// How the folder is divided.
  public enum Layout: Equatable, Sendable {
    /// `train` and `val` inside the folder, `test` if there is one; the same in a list's column.
    case split
    /// Classes directly in the folder, or a list without such a column.
    case flat
  }

  /// What the images are for.
  public enum Purpose: Sendable {
    /// Needs two classes or more, images to train on in each of them, and validation images. A class
    /// of which `val` has a folder needs images there, too.
    case training
    /// Needs two classes or more and images in each; nothing validates: what would, trains.
    case crossValidation
    /// Takes what is there: one class is enough, and so is one of `train` and `val`.
    case evaluation

    /// Whether a head is going to be trained.
    var trains: Bool { self != .evaluation }
  }

  /// The folder or the list, as given but for slashes at its end.
  public let path: String
  /// Where paths inside it start: the folder itself, or the one that the list lies in.
  package let root: String
  /// How the folder is divided.
  public let layout: Layout
  /// How a flat folder is divided.
  let method: SplitMethod
  /// The names of the classes that have images, sorted by their UTF-8 bytes.
  public let classes: [String]
  /// Images to train on, sorted by path or in the list's order, as the others are.
  public let train: [Sample]
  /// Images to measure each epoch with, sorted by path.
  public let validation: [Sample]
  /// Images to measure the result with, on which nothing is chosen; sorted by path.
  public let test: [Sample]
  /// What the folder holds that may not be meant.
  public let warnings: [ImageFolderWarning]
  /// Files and folders that can't be read, and files that are called images and are none; whoever asks
  /// for them leaves them out, or refuses them.
  package let bad: [ImageError]

  /// Scans a data set and reads every file in it once.
  ///
  /// - Parameters:
  ///   - path: The folder, or the list.
  ///   - columns: which columns of a list are read; nil goes by their names.
  ///   - split: how a flat folder is divided.
  ///   - validationFraction: how much of a flat folder is for validation, above 0 and below 1.
  ///   - testFraction: how much of it is for the test, from 0; below 1 with the other.
  ///   - groupBy: a regular expression; in a flat folder the text that its first group captures
  ///     in an image's path inside the folder (`CLASS/…`) is hashed instead of the bytes, so that
  ///     images of one subject stay on one side. An image whose path does not match goes by its
  ///     bytes, and a warning names it.
  ///   - purpose: what the images are for.
  /// - Throws: `ImageFolderError`: something is missing or can't be read, or training on it would
  ///   give labels or figures that mean nothing.
  public init(
    path: String, columns: LabelColumns? = nil, split: SplitMethod = .hash,
    validationFraction: Double = 0.2, testFraction: Double = 0,
    groupBy: String? = nil, purpose: Purpose = .training
  ) throws(ImageFolderError) {
    try self.init(
      path: path, columns: columns, split: split, validationFraction: validationFraction,
      testFraction: testFraction,
      groupBy: groupBy, purpose: purpose, memory: nil, collectsBad: false)
  }

  /// The same, but files that `memory` knows are not read.
  ///
  /// Others are held as far as there is room; those that can't be read are in `bad` if `collectsBad`,
  /// and the folder `excluded` is no part of it. Throws `interrupted` when `shouldStop` says so.
  package init(
    path: String, columns: LabelColumns? = nil, split method: SplitMethod = .hash,
    validationFraction: Double = 0.2, testFraction: Double = 0,
    groupBy: String? = nil, purpose: Purpose = .training, memory: (any FileMemory)?,
    collectsBad: Bool = true, excluding excluded: String? = nil,
    holding held: HeldFiles = HeldFiles(limit: 0),
    shouldStop: @escaping () -> Bool = { false }
  ) throws(ImageFolderError) {
    guard validationFraction > 0, validationFraction < 1 else {
      throw .fraction(validationFraction)
    }
    guard testFraction >= 0, validationFraction + testFraction < 1 else {
      throw .testFraction(testFraction, validation: validationFraction)
    }
    let grouping = try groupBy.map(ImageGrouping.init(pattern:))
    let scan = try ImageFolderScan.scan(
      path, columns: columns, purpose: purpose, excluding: excluded)
    var contents = try ImageFolderContents(
      scan, memory: memory, holding: held, shouldStop: shouldStop)
    if !collectsBad, !contents.failures.isEmpty { throw .unreadable(contents.failures) }
    var warnings = scan.warnings + contents.warnings
    if !collectsBad, !contents.misnamed.isEmpty {
      warnings.append(.notImages(contents.misnamed.map(\.path)))
    }

    let classes: [String]
    do {
      classes = try contents.classes(of: scan, purpose: purpose, warnings: &warnings)
    } catch {
      // Images that can't be read may be all that is missing.
      if !contents.failures.isEmpty { throw .unreadable(contents.failures) }
      throw scan.isList ? .list(.notImages(scan.path, contents.misnamed)) : error
    }
    let labels = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
    var split = ImageFolderSplit(
      path: scan.path, root: scan.root, labels: labels, validates: purpose != .crossValidation)
    switch scan.layout {
    case .split:
      try split.divideByFolder(
        contents.images, grouping: purpose == .crossValidation ? grouping : nil)
      if grouping != nil, purpose != .crossValidation { warnings.append(.groupByUnused) }
      if testFraction > 0, purpose.trains { warnings.append(.testFractionUnused) }
      if method == .stratified, purpose.trains { warnings.append(.stratifiedUnused) }
    case .flat:
      try split.divide(
        contents.images, by: method, fraction: validationFraction, testFraction: testFraction,
        grouping: grouping)
    }
    warnings += split.ungroupedWarning
    if purpose.trains {
      warnings += try split.check(
        classes, fraction: validationFraction, testFraction: testFraction, layout: scan.layout,
        method: method)
    }
    warnings += split.repetitions
    let saysUnknown = warnings.contains { if case .unknownTestClasses = $0 { true } else { false } }
    if purpose.trains, scan.hasTestFolder, split.test.isEmpty, !saysUnknown {
      warnings.append(.emptyTest(scan.full("test")))
    }

    self.path = scan.path
    root = scan.root
    self.method = method
    self.layout = scan.layout
    self.classes = classes
    self.train = split.train
    self.validation = split.validation
    self.test = split.test
    self.warnings = warnings
    bad = contents.failures.map(ImageError.init) + contents.misnamed
  }
}
