/// Something about a data set that does not stop its use, but may not be meant.
public enum ImageFolderWarning: Equatable, Sendable {
  /// Files that are no pictures; they are left out.
  case notImages([String])
  /// Pictures in formats that are not read and that no image was made of; they are left out.
  case otherPictures(OtherPictures, folder: String, besideImages: Bool)
  /// Images beside a PNG of the same name, which seems to have been made of them; they are left out.
  case besidePNGs([String])
  /// Hidden folders that hold pictures and lie where classes do; they are left out.
  case hiddenFolders([String])
  /// Images that lie in no class; they are left out.
  case outsideClasses([String])
  /// Folders beside `train` and `val`; they are left out.
  case ignoredFolders([String])
  /// Symbolic links that lead nowhere.
  case danglingLinks([String])
  /// Run folders; they are left out.
  case runFolders([String])
  /// Files whose names are not UTF-8; they are left out.
  case unreadableNames([String])
  /// Classes without an image; they are left out.
  case emptyClasses([String])
  /// Folders in `test` that are no classes of `train`; nothing in `test` is used then.
  case unknownTestClasses([String])
  /// A folder `test` without an image of a class, so that nothing is tested.
  case emptyTest(String)
  /// So few images to validate or to test with that a figure on them says little.
  case fewImages(Int, side: String, layout: ImageFolder.Layout)
  /// Classes without a validation image, in a data set that is divided like this.
  case unmeasured([String], layout: ImageFolder.Layout, method: SplitMethod = .hash)
  /// Paths with identical bytes and different classes, one list for each contents.
  case sameBytesInClasses([[String]])
  /// Paths with identical bytes in training and in validation, one list for each contents.
  case sameBytesOnBothSides([[String]])
  /// Paths with identical bytes in the test and elsewhere, one list for each contents.
  case sameBytesInTest([[String]])
  /// Paths that the grouping expression does not match; their bytes decide instead.
  case ungrouped([String])
  /// A grouping expression was given, but `train` and `val` already divide the images.
  case groupByUnused
  /// A test fraction was given, but `train` and `val` already divide the images.
  case testFractionUnused
  /// Every class was to have its share, but `train` and `val` already divide the images.
  case stratifiedUnused
  /// Columns were chosen, but the data set is a folder.
  case columnsUnused
  /// Images that several lines of a list have, all alike; each counts once.
  case repeatedRows([String])
}

extension ImageFolderWarning {
  /// The command at the end of the description; nil if there is none.
  package var command: String? {
    guard case .otherPictures(let pictures, let folder, let besideImages) = self else { return nil }
    return pictures.command(for: folder, hasImages: besideImages)
  }
}

extension ImageFolderWarning: CustomStringConvertible {
  /// One line: what was found, where, and what to do about it.
  public var description: String {
    switch self {
    case .notImages(let paths):
      "\(count(paths, "file is no image", "files are no images")), left out: \(shortList(paths)); "
        + "only \(ImageFormat.all) are read"
    case .otherPictures(let pictures, let folder, let besideImages):
      "\(pictures.summary) without \(ImageFormat.expected) beside \(pictures.count == 1 ? "it" : "them"), left out: "
        + "\(pictures.list); \(pictures.advice(for: folder, hasImages: besideImages))"
    case .besidePNGs(let paths):
      "\(count(paths, "image lies", "images lie")) beside a PNG of the same name, left out as the "
        + "same: \(shortList(paths)); "
        + (paths.count == 1 ? "rename it if it is not" : "rename those that are not")
    case .hiddenFolders(let paths):
      "\(count(paths, "folder is", "folders are")) hidden, left out: \(shortList(paths)); "
        + "a class needs a name without a dot in front"
    case .outsideClasses(let paths):
      "\(count(paths, "image lies", "images lie")) in no class, left out: \(shortList(paths)); "
        + (paths.count == 1
          ? "move it into a folder named as its class"
          : "move them into folders named as their classes")
    case .ignoredFolders(let paths):
      "\(count(paths, "folder", "folders")) beside train and val left out: \(shortList(paths))"
    case .danglingLinks(let paths):
      "\(count(paths, "symbolic link leads", "symbolic links lead")) nowhere: "
        + "\(shortList(paths)); mend or remove them"
    case .runFolders(let paths):
      "\(count(paths, "run folder lies", "run folders lie")) inside the data set, left out: "
        + "\(shortList(paths)); write runs to a place outside"
    case .unreadableNames(let paths):
      "\(count(paths, "name is", "names are")) not UTF-8, left out: \(shortList(paths)); "
        + "rename the files"
    case .emptyClasses(let classes):
      "\(count(classes, "class has", "classes have")) no image, left out: \(shortList(classes)); "
        + "add images to \(classes.count == 1 ? "it, or remove it" : "them, or remove them")"
    case .unmeasured(let classes, let layout, let method):
      "\(count(classes, "class has", "classes have")) no image to validate with: "
        + "\(shortList(classes)); "
        + Self.measuring(layout, method)
    case .unknownTestClasses(let classes):
      "test has \(count(classes, "folder that is no class", "folders that are no classes")) of "
        + "train, and is left out: \(shortList(classes)); name its folders as those of train"
    case .emptyTest(let path):
      "\(path) holds no image in a folder of a class, so nothing is tested: lay it out as "
        + "\(path)/CLASS/IMAGE, or remove it"
    case .fewImages(let images, let side, let layout):
      "only \(images) \(images == 1 ? "image" : "images") to \(side) with: a figure on so few "
        + "says little; "
        + (layout == .split
          ? "add images"
          : "add images, or raise the \(side == "test" ? side : "validation") fraction")
    case .sameBytesInClasses(let groups):
      "\(count(groups, "image lies", "images lie")) under two or more classes: \(listed(groups)); "
        + "keep each in one"
    case .sameBytesOnBothSides(let groups):
      "\(count(groups, "image is", "images are")) both in training and in validation: "
        + "\(listed(groups)); keep each on one side, or the accuracy will look too good"
    case .sameBytesInTest(let groups):
      "\(count(groups, "image is", "images are")) both in the test and in training or validation: "
        + "\(listed(groups)); keep each on one side, or the test will look too good"
    case .ungrouped(let paths):
      "\(count(paths, "path does", "paths do")) not match the grouping expression: "
        + "\(shortList(paths)); their contents decide on which side they are"
    case .groupByUnused:
      "the grouping expression is not used: train and val divide the images already"
    case .testFractionUnused:
      "the test fraction is not used: train and val divide the images already; the images of a "
        + "test need a folder or, in a list, a split that is called test"
    case .stratifiedUnused:
      "no class is divided: train and val divide the images already"
    case .columnsUnused:
      "the columns are not used: the data set is a folder"
    case .repeatedRows(let paths):
      "\(count(paths, "image is", "images are")) listed more than once, and counted once: "
        + shortList(paths)
    }
  }

  /// What gives each class images to validate with.
  private static func measuring(_ layout: ImageFolder.Layout, _ method: SplitMethod) -> String {
    switch (layout, method) {
    case (.split, _): "add images to val"
    case (.flat, .hash):
      "add images, raise the validation fraction, or divide each class by itself"
    case (.flat, .stratified): "a class needs two different images, in two groups if there are any"
    }
  }

  private func count<Element>(_ items: [Element], _ one: String, _ many: String) -> String {
    "\(items.count) \(items.count == 1 ? one : many)"
  }

  private func listed(_ groups: [[String]]) -> String {
    shortList(groups.map { $0.joined(separator: " = ") }, limit: 5)
  }
}
