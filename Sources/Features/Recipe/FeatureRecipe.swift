package import Vision
internal import Kernels

/// Everything that the features of an image depend on, but the image: half of a feature's key.
///
/// The other half is the digest of the image's bytes.
package struct FeatureRecipe: Hashable, Sendable {
  /// One line, the same for equal recipes only.
  package let text: String
  /// The SHA-256 of `text`.
  package let digest: ContentDigest

  /// Raised when the same recipe would give other bits.
  ///
  /// So when the order of additions in a kernel changes, or what decoding or resizing gives.
  package static let revision = 3

  /// The recipe of a calibration, of which an image's place is taken by a set of images.
  init(
    calibrating backbone: BackboneIdentity, _ preprocessing: Preprocessing, limits: DecodingLimits
  ) {
    let exact = FeatureRecipe(backbone, preprocessing: preprocessing, view: .center, limits: limits)
    text = "calibration, \(exact.text)"
    digest = ContentDigest(of: text)
  }

  /// The recipe of a backbone for a view of images decoded within limits.
  package init(
    _ backbone: BackboneIdentity, preprocessing: Preprocessing, view: FeatureView,
    limits: DecodingLimits
  ) {
    var parts = [
      "revision \(FeatureRecipe.revision)", "backbone \(backbone.digest)",
      FeatureRecipe.arithmetic(backbone), "kernels \(backbone.kernelRevision)",
      preprocessing.description, view.description,
    ]
    // An image that one run takes another may refuse.
    if limits != .standard {
      let most = [limits.maxPixels, limits.maxWholePixels, limits.maxSide, limits.maxBytes]
      parts.append("limits \(most)")
    }
    text = parts.joined(separator: ", ")
    digest = ContentDigest(of: text)
  }

  /// Integers give the same on every instruction set, and something else with other bounds.
  private static func arithmetic(_ backbone: BackboneIdentity) -> String {
    guard let calibration = backbone.calibration else {
      return "\(backbone.precision), \(InstructionSet.current.rawValue)"
    }
    return "\(backbone.precision) within \(calibration.digest)"
  }

  package static func == (left: FeatureRecipe, right: FeatureRecipe) -> Bool {
    left.digest == right.digest
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
