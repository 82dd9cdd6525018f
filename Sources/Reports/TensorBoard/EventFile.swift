internal import Foundation
package import Messages
internal import SwiftProtobuf
internal import Weights

/// A file of events that TensorBoard reads while it grows.
///
/// Unlike other files of a run it is appended to in its place, so that a run can be watched. A run that
/// is killed leaves whole records, and at most a part of a last one, which readers pass over.
package final class EventFile {
  private let path: String
  private let handle: Int32

  /// Makes a file in `folder`, in place of those that earlier runs of finetune left there.
  ///
  /// - Parameter time: When the run began, in seconds since 1970.
  /// - Throws: `FileError`.
  init(in folder: String, time: Double) throws(FileError) {
    EventFile.removeAll(in: folder)
    path = folder + "/" + EventFile.name(time: time)
    handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
    guard handle >= 0 else { throw FileError(path: path, operation: .write, code: errno) }
    var first = TensorBoardEvent()
    first.wallTime = time
    first.fileVersion = "brain.Event:2"
    try append(first)
  }

  deinit { close(handle) }

  /// Appends values of a step, which happened now.
  func append(_ values: [TensorBoardValue], step: Int) throws(FileError) {
    var event = TensorBoardEvent()
    event.wallTime = Date().timeIntervalSince1970
    event.step = Int64(step)
    event.summary.value = values
    try append(event)
  }

  /// Makes sure that what was appended is on the disk.
  func sync() throws(FileError) {
    guard fsync(handle) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw FileError(path: path, operation: .sync, code: errno)
    }
  }

  private func append(_ event: TensorBoardEvent) throws(FileError) {
    var rest = EventFile.record(event)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(handle, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, operation: .write, code: errno)
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Length (64 bits), its checksum, the message, its checksum; all little-endian.
  package static func record(_ event: TensorBoardEvent) -> [UInt8] {
    let message: [UInt8]
    do {
      message = try event.serializedBytes()
    } catch {
      preconditionFailure("an event without required fields always encodes: \(error)")
    }
    let length = withUnsafeBytes(of: UInt64(message.count).littleEndian, Array.init)
    func checksum(_ bytes: [UInt8]) -> [UInt8] {
      withUnsafeBytes(of: MaskedChecksum.of(bytes).littleEndian, Array.init)
    }
    return length + checksum(length) + message + checksum(message)
  }

  /// The end of our files' names, by which they are told from those of others.
  private static let mark = ".finetune"

  /// `events.out.tfevents.TIME.HOST.PROCESS.0.finetune`.
  private static func name(time: Double) -> String {
    var system = utsname()
    uname(&system)
    let host = withUnsafeBytes(of: system.nodename) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return "events.out.tfevents.\(Int(time)).\(host).\(getpid()).0\(mark)"
  }

  /// Removes the files that runs of finetune left: curves of two runs in one folder would be drawn as
  /// one.
  static func removeAll(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix("events.out.tfevents.") && name.hasSuffix(mark) {
      unlink(folder + "/" + name)
    }
  }
}
