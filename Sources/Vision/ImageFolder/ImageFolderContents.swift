internal import Weights

/// The PNGs among the files of a scan, each with the digest of its bytes.
struct ImageFolderContents {
  struct Image {
    let path: String
    let side: ImageFolderScan.Side?
    let className: String
    let digest: ContentDigest
  }

  private(set) var images: [Image] = []
  private(set) var warnings: [ImageFolderWarning] = []
  private let outsideClasses: [String]

  /// Reads every file that `memory` doesn't know, on all cores; a buffer a worker is all it takes.
  init(
    _ scan: ImageFolderScan, memory: (any FileMemory)?, shouldStop: @escaping () -> Bool
  ) throws(ImageFolderError) {
    let files = scan.files.map {
      FileReading.File(path: scan.full($0.path), stamp: $0.stamp)
    }
    let results: [Result<FileContents, FileError>]
    do {
      results = try FileReading(memory, shouldStop: shouldStop).read(files)
    } catch {
      throw .interrupted(scan.root)
    }
    var failures: [FileError] = []
    var notImages: [String] = []
    var outsideClasses: [String] = []
    for (file, result) in zip(scan.files, results) {
      switch (result, file.className) {
      case (.success(.image(let digest)), let className?):
        images.append(
          Image(path: file.path, side: file.side, className: className, digest: digest))
      case (.success(.image), nil): outsideClasses.append(scan.full(file.path))
      case (.success, _): notImages.append(scan.full(file.path))
      case (.failure(let error), _): failures.append(error)
      }
    }
    guard failures.isEmpty else { throw .unreadable(failures) }
    if !notImages.isEmpty { warnings.append(.notImages(notImages)) }
    if !outsideClasses.isEmpty { warnings.append(.outsideClasses(outsideClasses)) }
    self.outsideClasses = outsideClasses
  }

  /// The classes that have images, sorted; those that have none, or none to train on, are named in
  /// `warnings` or refused.
  func classes(
    of scan: ImageFolderScan, purpose: ImageFolder.Purpose, warnings: inout [ImageFolderWarning]
  ) throws(ImageFolderError) -> [String] {
    let all = Set(images.map(\.className))
    let empty = scan.classNames.subtracting(all)
    if !empty.isEmpty { warnings.append(.emptyClasses(inOrder(empty))) }
    if scan.layout == .split, purpose == .training {
      let validation = Set(images.filter { $0.side == .validation }.map(\.className))
      let train = Set(images.filter { $0.side == .train }.map(\.className))
      let onlyValidation = validation.subtracting(train)
      guard onlyValidation.isEmpty else {
        throw .onlyInValidation(scan.root, classes: inOrder(onlyValidation))
      }
    }
    guard all.count >= (purpose == .training ? 2 : 1) else {
      throw all.isEmpty && !outsideClasses.isEmpty
        ? .noClasses(scan.root, images: outsideClasses.count)
        : .tooFewClasses(scan.root, found: inOrder(all), empty: inOrder(empty))
    }
    return inOrder(all)
  }
}

private func inOrder(_ names: Set<String>) -> [String] {
  names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
