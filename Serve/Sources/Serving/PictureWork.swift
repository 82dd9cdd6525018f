internal import HTTPTypes
package import Training
internal import Vision

/// Bounds the work and the memory that the images of one request ask for, by what their headers
/// claim: a few bytes may claim millions of pixels.
package struct PictureWork: Sendable {
  /// The most pixels of interlaced images in a request, which are held as a whole.
  private let maxInterlaced: Int
  /// The most pixels of all images in a request.
  private let maxPixels: Int

  /// Bounds that let an image of `maxPixels` through, interlaced or not, and four that aren't.
  package init(maxPixels: Int) {
    maxInterlaced = maxPixels
    let (pixels, overflows) = maxPixels.multipliedReportingOverflow(by: 4)
    self.maxPixels = overflows ? .max : pixels
  }

  /// Throws `Refusal` if several pictures together ask for too much; a single one is for the decoder
  /// to judge.
  package func check(_ pictures: [Classifier.Picture]) throws(Refusal) {
    if pictures.count < 2 { return }
    let claims = pictures.compactMap { ImageHeader(claimedBy: $0.bytes) }
    let interlaced = claims.filter { $0.wholeByteCount > 0 }.reduce(0.0) { $0 + $1.pixels }
    if interlaced > Double(maxInterlaced) {
      throw Refusal(
        .contentTooLarge,
        "expected interlaced images of at most \(maxInterlaced) pixels together in a request, "
          + "found more: save them without interlacing, or send several requests")
    }
    if claims.reduce(0, { $0 + $1.pixels }) > Double(maxPixels) {
      throw Refusal(
        .contentTooLarge,
        "expected images of at most \(maxPixels) pixels together in a request, found more: send "
          + "several requests")
    }
  }
}

extension ImageHeader {
  /// What the header of an image claims, right or wrong; nil if the bytes don't begin as one.
  init?(claimedBy bytes: [UInt8]) {
    guard let claim = bytes.withUnsafeBytes({ ImageHeader(claimedBy: $0) }) else { return nil }
    self = claim
  }

  /// Width times height.
  var pixels: Double { Double(width) * Double(height) }
}
