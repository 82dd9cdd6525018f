internal import Weights

/// A file that each text replaces as a whole.
package struct AtomicOutput: TextOutput {
  let path: String

  /// The file at `path`, which need not exist.
  package init(path: String) {
    self.path = path
  }

  package func write(_ text: String) throws {
    try AtomicFile.write(text, to: path)
  }
}
