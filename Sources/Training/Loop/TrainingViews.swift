internal import Features

/// The views of each training image, and the one that it is measured with while it is held out of a fold:
/// its middle, as every other image's.
struct TrainingViews {
  /// Those that the head learns from.
  let training: [FeatureView]
  /// All that features are needed of.
  let all: [FeatureView]

  init(_ options: RunOptions) {
    training = options.trainingViews()
    let measuresApart = options.folds != nil && !training.contains(.center)
    all = training + (measuresApart ? [.center] : [])
  }

  /// What the head learns from, of a set with all views.
  func training(of set: FeatureSet) -> FeatureSet { set.views(0..<training.count) }

  /// What is held out, of a set with all views; the first view where the middle is not among them.
  func heldOut(of set: FeatureSet) -> FeatureSet {
    let place = all.firstIndex(of: .center) ?? 0
    return set.views(place..<place + 1)
  }
}
