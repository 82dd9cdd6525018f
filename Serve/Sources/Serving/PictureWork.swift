internal import HTTPTypes
package import Training

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
    let claims = pictures.compactMap { PictureClaim($0.bytes) }
    let interlaced = claims.filter(\.isInterlaced).reduce(0.0) { $0 + $1.pixels }
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

/// What the header of a PNG claims.
struct PictureClaim {
  /// Width times height.
  let pixels: Double
  /// Bytes of a pixel in a row.
  private let bytesPerPixel: Double
  /// Whether it can only be decoded as a whole.
  let isInterlaced: Bool

  /// Bytes that have to be held to decode it; 0 if its rows stream.
  var wholeBytes: Int { isInterlaced ? Int(min(pixels * bytesPerPixel, 0x1p60)) : 0 }

  /// The claim of a PNG; nil if the bytes don't begin as one.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > 28, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
    func number(at place: Int) -> Double {
      Double(bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) })
    }
    pixels = number(at: 16) * number(at: 20)
    let samples: Double =
      switch bytes[25] {
      case 2: 3
      case 4: 2
      case 6: 4
      default: 1
      }
    bytesPerPixel = samples * (bytes[24] > 8 ? 2 : 1)
    isInterlaced = bytes[28] != 0
  }
}
