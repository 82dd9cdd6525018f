/// Something wrong with an image file that leaves its pixels whole, so that the picture is used.
///
/// Of a PNG every row is there, and the checksum of the image data fits.
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
