internal import Foundation
internal import Synchronization

/// Image files that are held in memory from when they were read first, so that they are opened once: what
/// lists a data set hashes them, then they are checked and decoded.
///
/// Of more files than memory has room for the others are opened again.
package final class HeldFiles: Sendable {
  private struct State {
    var files: [String: [UInt8]] = [:]
    var room: Int
  }

  private let state: Mutex<State>

  /// A sixteenth of the machine's memory, at most 512 MB.
  package static let standardLimit = min(
    512 << 20, Int(clamping: ProcessInfo.processInfo.physicalMemory / 16))

  /// Holds files of at most `limit` bytes together.
  package init(limit: Int = HeldFiles.standardLimit) {
    state = Mutex(State(room: limit))
  }

  /// The bytes of a file, which stay here; nil if it isn't held.
  package func bytes(of path: String) -> [UInt8]? { state.withLock { $0.files[path] } }

  /// The bytes of a file, which is no longer held.
  package func take(_ path: String) -> [UInt8]? {
    state.withLock { state in
      let bytes = state.files.removeValue(forKey: path)
      state.room += bytes?.count ?? 0
      return bytes
    }
  }

  /// Lets go of all.
  package func removeAll() {
    state.withLock { state in
      state.room += state.files.values.reduce(0) { $0 + $1.count }
      state.files = [:]
    }
  }

  /// Holds a file that there was room for.
  func hold(_ bytes: [UInt8], of path: String) {
    state.withLock { state in
      if let before = state.files.updateValue(bytes, forKey: path) { state.room += before.count }
    }
  }

  /// Takes room for a file; false if there isn't any.
  func reserve(_ count: Int) -> Bool {
    state.withLock { state in
      if state.room < count { return false }
      state.room -= count
      return true
    }
  }

  /// Gives back room that nothing was held in.
  func giveBack(_ count: Int) { state.withLock { $0.room += count } }
}

extension FileBytes {
  /// Lends the bytes of a file, from memory if it is held.
  package static func with<R>(
    contentsOf path: String, heldBy held: HeldFiles,
    _ body: (UnsafeRawBufferPointer) throws(ImageError) -> R
  ) throws(ImageError) -> R {
    if let bytes = held.bytes(of: path) { return try with(bytes, body) }
    return try with(contentsOf: path, body)
  }
}
