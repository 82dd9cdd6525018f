internal import Features
internal import Foundation
internal import Weights

/// Paths from a list that comes in piece by piece, one a line, or one before each zero byte as
/// `find -print0` writes them.
///
/// Which of both it is, is decided by the first piece that ends a path: a zero in it means zeros all
/// along. Empty lines are passed over, a carriage return at a line's end and a byte-order mark at the
/// start are no part of a path. A path is handed over as soon as it is whole.
package struct PathList {
  private let descriptor: Int32
  private var bytes: [UInt8] = []
  private var start = 0
  private var separator: UInt8?
  private var hasEnded = false
  private var isFirst = true

  /// A list that is read from an open file.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// The next path, or what stands in its place; nil at the end.
  package mutating func next() -> Result<String, any Error>? {
    while true {
      if let separator, let end = bytes[start...].firstIndex(of: separator) {
        let path = bytes[start..<end]
        start = end + 1
        if let result = take(path) { return result }
      } else if hasEnded {
        let path = bytes[start...]
        start = bytes.endIndex
        if path.isEmpty { return nil }
        if let result = take(path) { return result }
      } else if let failure = fill() {
        hasEnded = true
        return .failure(failure)
      }
    }
  }

  /// Reads what has come by now, and waits if that is nothing.
  private mutating func fill() -> (any Error)? {
    bytes.removeFirst(start)
    start = 0
    let old = bytes.count
    var code: Int32 = 0
    bytes += [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      var got = read(descriptor, buffer.baseAddress, buffer.count)
      while got < 0, errno == EINTR { got = read(descriptor, buffer.baseAddress, buffer.count) }
      if got < 0 { code = errno }
      count = max(0, got)
    }
    if code != 0 { return FileError(path: "standard input", operation: .read, code: code) }
    hasEnded = bytes.count == old
    if isFirst, bytes.count >= 3 || hasEnded {
      isFirst = false
      if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
        bytes = []
        return DataError.impossiblePath("standard input", problem: .utf16)
      }
      if bytes.starts(with: [0xef, 0xbb, 0xbf]) { start = 3 }
    }
    if separator == nil, !isFirst {
      if bytes.contains(0) {
        separator = 0
      } else if hasEnded || bytes.contains(UInt8(ascii: "\n")) {
        separator = UInt8(ascii: "\n")
      }
    }
    return nil
  }

  /// The path of some bytes; nil if there are none.
  private func take(_ bytes: ArraySlice<UInt8>) -> Result<String, any Error>? {
    var bytes = bytes
    if separator != 0, bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    if bytes.isEmpty { return nil }
    guard let path = String(validating: bytes, as: UTF8.self) else {
      return .failure(
        DataError.impossiblePath(String(decoding: bytes, as: UTF8.self), problem: .encoding))
    }
    return bytes.contains(0)
      ? .failure(DataError.impossiblePath(path, problem: .zero)) : .success(path)
  }
}
