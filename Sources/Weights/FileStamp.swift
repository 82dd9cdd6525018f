package import Foundation

/// The state of a file as the system tells it without reading the file.
///
/// Two equal stamps of settled files (see `isSettled`) mean the same bytes: whatever changes a file
/// sets its `changed` time, which no program can choose.
package struct FileStamp: Hashable, Sendable {
  /// The file system that it lies on.
  package let device: UInt64
  /// Its number there.
  package let inode: UInt64
  /// Bytes.
  package let size: Int
  /// When its contents were changed, as far as it says: nanoseconds since 1970.
  package let modified: Int
  /// When its contents or its description were changed: nanoseconds since 1970.
  package let changed: Int

  /// A stamp of the given parts.
  package init(device: UInt64, inode: UInt64, size: Int, modified: Int, changed: Int) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
  }

  /// The stamp of what `stat` told.
  package init(_ status: stat) {
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int(status.st_size),
      modified: FileStamp.nanoseconds(status.st_mtim),
      changed: FileStamp.nanoseconds(status.st_ctim))
  }

  /// The stamp of the file at a path, links followed; nil if there is none.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Whether any change after the time `now` would show in the stamp.
  ///
  /// A file that was changed twice within one tick of the clock has the same stamp both times, so a
  /// young one must not be trusted. The tick of a clock that shows less than milliseconds is taken as
  /// a tenth of a second (it is a hundredth at most), of others as two seconds (FAT's).
  package func isSettled(at now: Int = FileStamp.now) -> Bool {
    let tick = changed % 1_000_000 == 0 ? 2_000_000_000 : 100_000_000
    return changed < now - tick
  }

  /// Nanoseconds since 1970.
  package static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return nanoseconds(time)
  }

  private static func nanoseconds(_ time: timespec) -> Int {
    time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
