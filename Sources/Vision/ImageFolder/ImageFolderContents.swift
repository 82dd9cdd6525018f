internal import Crypto
internal import Foundation
internal import Kernels
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

  /// Reads every file, on all cores; memory stays at one buffer a worker.
  init(_ scan: ImageFolderScan) throws(ImageFolderError) {
    let results = fingerprints(scan.files.map { scan.full($0.path) })
    var failures: [FileError] = []
    var notImages: [String] = []
    var outsideClasses: [String] = []
    for (file, result) in zip(scan.files, results) {
      switch (result, file.className) {
      case (.image(let digest), let className?):
        images.append(
          Image(path: file.path, side: file.side, className: className, digest: digest))
      case (.image, nil): outsideClasses.append(scan.full(file.path))
      case (.other, _): notImages.append(scan.full(file.path))
      case (.failed(let error), _): failures.append(error)
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

private enum Fingerprint {
  case image(ContentDigest)
  case other
  case failed(FileError)
}

private func fingerprints(_ paths: [String]) -> [Fingerprint] {
  [Fingerprint](unsafeUninitializedCapacity: paths.count) { buffer, count in
    // Each index is written by one worker.
    nonisolated(unsafe) let buffer = buffer
    Parallel.forEach(paths.count) { index in
      (buffer.baseAddress.unsafelyUnwrapped + index).initialize(to: fingerprint(paths[index]))
    }
    count = paths.count
  }
}

/// Reads a file in pieces rather than mapping it: a file that is cut meanwhile is then no danger,
/// and large ones take no more memory than small ones.
private func fingerprint(_ path: String) -> Fingerprint {
  // Without O_NONBLOCK a named pipe would wait for a writer.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else {
    // A socket can't be opened at all.
    if errno == ENXIO { return .other }
    return .failed(FileError(path: path, operation: .open, code: errno))
  }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .other }
  return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 64) { buffer in
    var digest = SHA256()
    var isFirst = true
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        return .failed(FileError(path: path, operation: .read, code: errno))
      }
      let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if isFirst, !piece.starts(with: pngSignature) { return .other }
      if count == 0 { return .image(ContentDigest(digest.finalize())) }
      digest.update(bufferPointer: piece)
      isFirst = false
    }
  }
}

private let pngSignature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
