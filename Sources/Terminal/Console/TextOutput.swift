internal import Foundation

/// A stream that text is written to.
package protocol TextOutput: Sendable {
  /// Writes all of the text; throws `OutputError` if that fails.
  func write(_ text: String) throws
}

/// An open file, such as standard output.
package struct FileOutput: TextOutput {
  let descriptor: Int32
  let name: String
  /// Whether people read it: nothing in the text may steer a terminal then.
  let isForPeople: Bool

  /// Standard output: results that are safe to look at.
  ///
  /// JSON stays as it is, since it escapes the same itself.
  package static let standardOutput = FileOutput(
    descriptor: 1, name: "standard output", isForPeople: true)
  /// Standard output where another program needs every byte: CSV, and paths for scripts.
  package static let exactOutput = FileOutput(
    descriptor: 1, name: "standard output", isForPeople: false)
  /// Standard output for paths: every byte, unless a terminal shows them.
  package static var pathOutput: FileOutput {
    standardOutput.traits.width == nil ? exactOutput : standardOutput
  }
  /// Standard error: everything that only people read, by way of `Console`.
  static let standardError = FileOutput(
    descriptor: 2, name: "standard error", isForPeople: false)

  /// What the stream can show.
  package var traits: TerminalTraits { TerminalTraits(descriptor: descriptor) }

  package func write(_ text: String) throws {
    var bytes = Array((isForPeople ? Printed.page(text) : text).utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        bytes = bytes.dropFirst(written)
      } else if errno == EPIPE {
        throw OutputError.readerGone(stream: name)
      } else if errno != EINTR {
        throw OutputError.writeFailed(stream: name, reason: String(cString: strerror(errno)))
      }
    }
  }
}

/// Text could not be written to a stream.
package enum OutputError: Error, Equatable, CustomStringConvertible {
  /// Whoever read the stream has closed it (`finetune … | head -1`): no reason to complain.
  case readerGone(stream: String)
  /// The system refused.
  case writeFailed(stream: String, reason: String)

  package var description: String {
    switch self {
    case .readerGone(let stream): "\(stream): nobody reads it any more"
    case .writeFailed(let stream, let reason): "\(stream): writing failed: \(reason)"
    }
  }
}
