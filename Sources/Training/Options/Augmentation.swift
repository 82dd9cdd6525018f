package import Features

/// Which views of a training image the head sees, one an epoch.
///
/// Written as `flip`, `crops:K` or `flip,crops:K`.
package struct Augmentation: Sendable, Equatable {
  /// Whether pictures are mirrored too.
  package var flips = false
  /// How many random parts of each picture there are; 0 means the part in the middle.
  package var crops = 0

  /// The most random parts of a picture.
  static let mostCrops = 100

  /// No augmentation: the part in the middle alone.
  package init() {}

  /// The texts that mean something, in words.
  static let expected = "flip, crops:K with K from 1 to \(mostCrops), or flip,crops:K"

  /// What an option's text means; nil if it means nothing.
  package init?(_ text: String) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: ":", omittingEmptySubsequences: false)
      if part == "flip", !flips {
        flips = true
      } else if pair.count == 2, pair[0] == "crops", crops == 0, let count = Int(pair[1]),
        (1...Augmentation.mostCrops).contains(count)
      {
        crops = count
      } else {
        return nil
      }
    }
  }

  /// The views of each training image in a run of this seed.
  ///
  /// `flip`: the middle and its mirror image. `crops:K`: K random parts. Both: K random parts, half of
  /// them mirrored, as torchvision's training has them.
  package func views(seed: UInt64) -> [FeatureView] {
    if crops > 0 {
      return (0..<crops).map { FeatureView.crop(number: $0, seed: seed, flips: flips) }
    }
    return flips ? [.center, .mirrored] : [.center]
  }
}
