internal import Weights

/// The images among the files of a scan, each with the digest of its bytes.
struct ImageFolderContents {
  struct Image {
    let path: String
    let side: ImageFolderScan.Side?
    let className: String
    let digest: ContentDigest
  }

  private(set) var images: [Image] = []
  private(set) var warnings: [ImageFolderWarning] = []
  /// Files and folders that can't be read.
  private(set) var failures: [FileError]
  /// Files that are called images and are none.
  private(set) var misnamed: [ImageError] = []
  /// Pictures of formats that are not read, without an image beside them, whatever they are called.
  private(set) var others = OtherPictures()
  /// Files that are called archives.
  private var archives: [String] = []
  private let outsideClasses: [String]

  /// Reads every file that `memory` doesn't know, on all cores; a buffer a worker is all it takes,
  /// beside what is held.
  init(
    _ scan: ImageFolderScan, memory: (any FileMemory)?, holding held: HeldFiles,
    shouldStop: @escaping () -> Bool
  ) throws(ImageFolderError) {
    let files = scan.files.map {
      FileReading.File(path: scan.full($0.path), stamp: $0.stamp)
    }
    let results: [Result<FileContents, FileError>]
    do {
      results = try FileReading(memory, holding: held, shouldStop: shouldStop).read(files)
    } catch {
      throw .interrupted(scan.path)
    }
    failures = scan.failures
    var notImages: [String] = []
    var outsideClasses: [String] = []
    for (file, result) in zip(scan.files, results) {
      switch (result, file.className) {
      case (.success(.image(let digest)), let className?):
        images.append(
          Image(path: file.path, side: file.side, className: className, digest: digest))
      case (.success(.image), nil): outsideClasses.append(scan.full(file.path))
      case (.success, _): notImages.append(file.path)
      case (.failure(let error), _): failures.append(error)
      }
    }
    self.outsideClasses = outsideClasses
    if scan.isList {
      refuse(notImages, scan)
    } else {
      leaveOutSources(scan)
      take(notImages, scan)
    }
    if !outsideClasses.isEmpty { warnings.append(.outsideClasses(outsideClasses)) }
  }

  /// Leaves out what a PNG of the same name seems to have been made of.
  private mutating func leaveOutSources(_ scan: ImageFolderScan) {
    let paths = Set(images.lazy.map(\.path))
    let sources = images.filter { image in
      OtherPictures.stem(of: image.path).map { stem in
        ImageFormat.png.paths(of: stem).contains { $0 != image.path && paths.contains($0) }
      } ?? false
    }
    if sources.isEmpty { return }
    let left = Set(sources.map(\.path))
    images.removeAll { left.contains($0.path) }
    warnings.append(.besidePNGs(sources.map { scan.full($0.path) }))
  }

  /// Files that are not images, though a list has them as such.
  private mutating func refuse(_ paths: [String], _ scan: ImageFolderScan) {
    misnamed = paths.map { path in
      let full = scan.full(path)
      let reason: ImageError.Reason =
        switch FileStart(of: full) {
        case .empty: .empty
        case .other(let kind): .unknownFormat(looksLike: kind?.rawValue)
        case .image, .special: .unknownFormat(looksLike: nil)
        }
      return ImageError(path: full, reason)
    }
  }

  /// Files that are not images: those that say they are, pictures, and others.
  private mutating func take(_ paths: [String], _ scan: ImageFolderScan) {
    if paths.isEmpty { return }
    let known = Set(images.lazy.map(\.path))
    var rest: [String] = []
    var unconverted = OtherPictures()
    for path in paths {
      if let stem = OtherPictures.stem(of: path),
        ImageFormat.paths(of: stem).contains(where: known.contains)
      {
        continue
      }
      let full = scan.full(path)
      // What is called a text, say, is not opened for it.
      guard
        OtherPictures.ending(of: path).isEmpty || isNamedImage(path)
          || OtherPictures.stem(of: path) != nil
      else {
        rest.append(full)
        continue
      }
      let start = FileStart(of: full)
      if case .other(let kind?) = start, kind.isPicture { others.add(full, kind) }
      switch start {
      case .empty where isNamedImage(path): misnamed.append(ImageError(path: full, .empty))
      case .other(let kind) where isNamedImage(path):
        misnamed.append(ImageError(path: full, .unknownFormat(looksLike: kind?.rawValue)))
      case .other(let kind?) where kind.isPicture: unconverted.add(full, kind)
      default: rest.append(full)
      }
    }
    archives = rest.filter(isNamedArchive)
    if !rest.isEmpty { warnings.append(.notImages(rest)) }
    if unconverted.count > 0 {
      warnings.append(
        .otherPictures(unconverted, folder: scan.root, besideImages: !images.isEmpty))
    }
  }

  /// The classes that have images, sorted; what lacks some is named in `warnings` or refused.
  ///
  /// Images in `test` are dropped if one is of no other side's class.
  mutating func classes(
    of scan: ImageFolderScan, purpose: ImageFolder.Purpose, warnings: inout [ImageFolderWarning]
  ) throws(ImageFolderError) -> [String] {
    // The list of a test alone can be evaluated.
    let all = Set(images.lazy.filter { scan.isList || $0.side != .test }.map(\.className))
    let unknown = Set(images.map(\.className)).subtracting(all)
    if !all.isEmpty, !unknown.isEmpty {
      warnings.append(.unknownTestClasses(inOrder(unknown)))
      images.removeAll { $0.side == .test }
    }
    let needed = purpose.trains ? 2 : 1
    if images.isEmpty, outsideClasses.isEmpty, others.count > 0 {
      throw .noImages(scan.root, others)
    }
    if images.isEmpty, outsideClasses.isEmpty, misnamed.isEmpty, !archives.isEmpty {
      throw .archives(scan.root, archives)
    }
    let empty = scan.classNames.subtracting(all).subtracting(unknown)
    guard all.count >= needed else {
      throw all.isEmpty && !outsideClasses.isEmpty
        ? .noClasses(scan.root, images: outsideClasses.count)
        : .tooFewClasses(scan.root, found: inOrder(all), empty: inOrder(empty), others)
    }
    guard purpose.trains else {
      // What can't be read was said already, and may hold images.
      let read = empty.filter { !holdsFailure($0, of: scan) }
      if !read.isEmpty { warnings.append(.emptyClasses(inOrder(read))) }
      return inOrder(all)
    }
    if !empty.isEmpty {
      throw .emptyClasses(scan.root, side: nil, classes: inOrder(empty), others)
    }
    for side in ImageFolderScan.Side.allCases where scan.layout == .split {
      let present = Set(images.lazy.filter { $0.side == side }.map(\.className))
      if side == .test, present.isEmpty { continue }
      // A class that val doesn't mention is only not measured; without training images it would have
      // a name and no meaning.
      let expected = side == .train ? all : scan.sideClassNames[side] ?? []
      let missing = expected.subtracting(present)
      if !missing.isEmpty {
        throw .emptyClasses(scan.root, side: side.rawValue, classes: inOrder(missing), others)
      }
    }
    return inOrder(all)
  }
}

extension ImageFolderContents {
  /// Whether something in the folders of a class can't be read, or one of them itself.
  private func holdsFailure(_ className: String, of scan: ImageFolderScan) -> Bool {
    let sides = scan.layout == .split ? ImageFolderScan.Side.allCases.map(\.rawValue) : [""]
    let folders = sides.map { scan.full(ImageFolderWalk.join($0, className)) }
    return failures.contains { failure in
      folders.contains { failure.path == $0 || failure.path.hasPrefix($0 + "/") }
    }
  }
}

private func inOrder(_ names: Set<String>) -> [String] {
  names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
