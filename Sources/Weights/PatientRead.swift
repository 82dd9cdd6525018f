import Foundation

/// Reading of pipes and terminals, which may keep a process waiting for ever.
package enum PatientRead {
  /// Seconds after which a pipe on which nothing comes is given up.
  package static let patience = 10

  /// Gives somebody who is about to write into a pipe two seconds to begin.
  package static func awaitWriter(_ descriptor: Int32) {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&waiting, 1, 2000)
  }

  /// Reads from a descriptor that was opened with `O_NONBLOCK`, as `read(2)` does.
  ///
  /// - Returns: How many bytes came, 0 at the end; −1 with `errno`, which is `ETIMEDOUT` when nothing
  ///   came for so long.
  package static func read(
    _ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer
  ) -> Int {
    while true {
      let count = Foundation.read(descriptor, room.baseAddress, room.count)
      if count >= 0 { return count }
      if errno == EINTR { continue }
      guard errno == EAGAIN else { return -1 }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(patience) * 1000)
      if ready == 0 {
        errno = ETIMEDOUT
        return -1
      }
    }
  }
}
