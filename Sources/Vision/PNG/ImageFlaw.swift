/// Something wrong with a PNG that leaves its pixels whole: every row is there and the checksum of
/// the image data fits, so the picture is used.
package struct ImageFlaw: Sendable, Equatable {
  /// The file, as the caller named it.
  package var path: String
  /// The chunk and what is wrong with it, in a few words.
  package var message: String

  /// Makes a flaw of a file.
  package init(path: String, message: String) {
    self.path = path
    self.message = message
  }
}
