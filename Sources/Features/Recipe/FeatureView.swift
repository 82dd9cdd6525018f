internal import Autograd
internal import Vision

/// A part of a picture that features are computed of.
package enum FeatureView: Hashable, Sendable {
  /// The crop in the middle, which validation and prediction see.
  case center
  /// The same, mirrored left to right.
  case mirrored
  /// The `number`th of the parts drawn for an image from a seed (`RandomResizedCrop`).
  ///
  /// What is drawn follows from number, seed and the image's bytes: further images change nothing for
  /// the others. With `flips` one part in two is mirrored, which is drawn too.
  case crop(number: Int, seed: UInt64, flips: Bool)

  /// The pictures of some views of an image file in memory, and what is wrong with it beside its pixels;
  /// `path` is for errors only.
  static func pictures(
    _ views: [FeatureView], decoding bytes: UnsafeRawBufferPointer, path: String,
    digest: @autoclosure () -> ContentDigest, preprocessing: Preprocessing, limits: DecodingLimits,
    flaw: inout ImageFlaw?
  ) throws(ImageError) -> [Image] {
    var center: Image?
    var pictures: [Image] = []
    for view in views {
      switch view {
      case .center, .mirrored:
        let image =
          if let center { center } else {
            try preprocessing.crop(decoding: bytes, path: path, limits: limits, flaw: &flaw)
          }
        center = image
        pictures.append(view == .center ? image : image.flippedHorizontally())
      case .crop(let number, let seed, let flips):
        var random = SeededGenerator(
          seed: ContentDigest(of: "crop \(number) of seed \(seed) of \(digest())").prefix)
        let crop = RandomResizedCrop(
          size: preprocessing.crop, interpolation: preprocessing.interpolation)
        let image = try crop.crop(
          decoding: bytes, path: path, background: preprocessing.background,
          mode: preprocessing.decoding, limits: limits, using: &random, flaw: &flaw)
        pictures.append(flips && random.uniform() < 0.5 ? image.flippedHorizontally() : image)
      }
    }
    return pictures
  }
}

extension FeatureView: CustomStringConvertible {
  /// A few words, the same for equal views only.
  package var description: String {
    switch self {
    case .center: "centre"
    case .mirrored: "centre mirrored"
    case .crop(let number, let seed, let flips):
      "crop \(number) of seed \(seed)" + (flips ? ", half mirrored" : "")
    }
  }
}
