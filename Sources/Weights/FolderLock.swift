internal import Foundation
internal import Text

/// A folder that one process has for itself, until this object goes; nothing is left on the disk.
package final class FolderLock {
  /// Another process has the folder.
  package struct InUse: Error, Equatable, Sendable, CustomStringConvertible {
    /// The folder.
    package let path: String

    package var description: String {
      "\(path.printable): another finetune is using this folder: wait for it, and try again"
    }
  }

  private let descriptor: Int32

  /// Locks a folder; throws `FolderLock.InUse` if another process has it.
  ///
  /// - Parameter patience: For how many seconds to try.
  package init(_ path: String, patience: Double = 0) throws {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw FileError(path: path, operation: .write, code: errno) }
    let end = Uptime.seconds() + patience
    // Some network file systems have no locks on folders; there a run goes on without one.
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
      guard Uptime.seconds() < end else {
        close(descriptor)
        throw InUse(path: path)
      }
      usleep(2000)
    }
  }

  deinit { close(descriptor) }
}
