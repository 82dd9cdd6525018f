internal import Crypto
internal import Foundation
internal import Kernels
package import Weights

/// Finds out what files hold: by reading them on all cores, or from a memory of earlier times.
package struct FileReading {
  /// A file and its state before it is read.
  package struct File: Sendable {
    let path: String
    let stamp: FileStamp

    /// A file that was found in some state.
    package init(path: String, stamp: FileStamp) {
      self.path = path
      self.stamp = stamp
    }
  }

  /// It was asked to end.
  package struct Stopped: Error {}

  private let memory: (any FileMemory)?
  private let held: HeldFiles
  private let shouldStop: () -> Bool

  /// How many files are read before it is asked whether to go on.
  private static let batchSize = 512

  /// A way of reading that asks and tells `memory`, until `shouldStop` says so.
  ///
  /// - Parameter held: Holds the images that are read, as far as there is room.
  package init(
    _ memory: (any FileMemory)?, holding held: HeldFiles = HeldFiles(limit: 0),
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.memory = memory
    self.held = held
    self.shouldStop = shouldStop
  }

  /// What each file holds, or why it can't be read.
  package func read(_ files: [File]) throws(Stopped) -> [Result<FileContents, FileError>] {
    let known =
      memory?.contents(of: files.map(\.stamp)) ?? Array(repeating: nil, count: files.count)
    var results = known.map { $0.map(Result<FileContents, FileError>.success) }
    let unknown = results.indices.filter { results[$0] == nil }
    let now = FileStamp.now
    var found: [Result<FileContents, FileError>] = []
    while found.count < unknown.count, !shouldStop() {
      found += contents(unknown[found.count...].prefix(Self.batchSize).map { files[$0] })
    }
    for (index, result) in zip(unknown, found) { results[index] = result }
    if let memory {
      memory.remember(
        zip(unknown, found).compactMap { index, result in
          let stamp = files[index].stamp
          guard stamp.isSettled(at: now), case .success(let contents) = result else { return nil }
          return (stamp, contents)
        })
    }
    if found.count < unknown.count { throw Stopped() }
    return results.compactMap(\.self)
  }

  private func contents(_ files: [File]) -> [Result<FileContents, FileError>] {
    [Result<FileContents, FileError>](unsafeUninitializedCapacity: files.count) { buffer, count in
      // Each index is written by one worker.
      nonisolated(unsafe) let buffer = buffer
      let held = held
      Parallel.forEach(files.count) { index in
        let result = Result { () throws(FileError) in
          try contentsOfFile(files[index].path, holding: held)
        }
        (buffer.baseAddress.unsafelyUnwrapped + index).initialize(to: result)
      }
      count = files.count
    }
  }
}

/// Reads a file as a whole if it can be held, and else in pieces rather than mapping it: a file that is cut
/// meanwhile is then no danger, and large ones take no more memory than small ones.
private func contentsOfFile(
  _ path: String, holding held: HeldFiles
) throws(FileError) -> FileContents {
  // Without O_NONBLOCK a named pipe would wait for a writer.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else {
    // A socket can't be opened at all.
    if errno == ENXIO { return .other }
    throw FileError(path: path, operation: .open, code: errno)
  }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .other }
  let size = Int(status.st_size)
  if size > 0, size < FileBytes.mappedFrom, held.reserve(size) {
    let bytes = readAll(descriptor, count: size)
    if let bytes, bytes.withUnsafeBytes({ ImageFormat(startingWith: $0) }) != nil {
      held.hold(bytes, of: path)
      return .image(bytes.withUnsafeBytes { ContentDigest(of: $0) })
    }
    held.giveBack(size)
    if bytes != nil { return .other }
    lseek(descriptor, 0, SEEK_SET)
  }
  let result = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 64) {
    buffer -> Result<FileContents, FileError> in
    var digest = SHA256()
    var isFirst = true
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        return .failure(FileError(path: path, operation: .read, code: errno))
      }
      let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if isFirst, ImageFormat(startingWith: piece) == nil { return .success(.other) }
      if count == 0 { return .success(.image(ContentDigest(digest.finalize()))) }
      digest.update(bufferPointer: piece)
      isFirst = false
    }
  }
  return try result.get()
}

/// All bytes of a file that has exactly so many; nil if that has changed, or if it can't be read.
private func readAll(_ descriptor: Int32, count: Int) -> [UInt8]? {
  // One more, so that its end is seen.
  let bytes = [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, initialized in
    while initialized < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(
        UnsafeMutableBufferPointer(rebasing: buffer[initialized...]))
      let got = Foundation.read(descriptor, rest.baseAddress, rest.count)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return }
      initialized += got
    }
  }
  return bytes.count == count ? bytes : nil
}
