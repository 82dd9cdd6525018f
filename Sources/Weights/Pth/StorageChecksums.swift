internal import Synchronization

/// Compares each storage of a `.pth` archive with its checksum, once, when it is first read.
final class StorageChecksums: Sendable {
  /// Where the storage of each tensor lies, by the tensor's name.
  private let storages: [String: ZipArchive.Content]
  /// Where those begin that were found right.
  private let checked = Mutex<Set<Int>>([])

  /// The storages of tensors; none for a file without checksums.
  init(_ storages: [String: ZipArchive.Content] = [:]) {
    self.storages = storages
  }

  /// The same for tensors of other names: `names` has the old name for each new one.
  func renamed(_ names: [String: String]) -> StorageChecksums {
    StorageChecksums(names.compactMapValues { storages[$0] })
  }

  /// Makes sure that the storage of a tensor is what was written.
  func check(storageOf tensor: String, in file: UnsafeRawBufferPointer) throws(ZipFault) {
    guard let storage = storages[tensor] else { return }
    let start = storage.range.lowerBound
    if checked.withLock({ $0.contains(start) }) { return }
    try storage.check(in: file)
    checked.withLock { _ = $0.insert(start) }
  }
}
