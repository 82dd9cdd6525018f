package import Text

/// Which way to make the head was chosen, and among which.
public struct HeadSelected: Sendable, Equatable {
  /// How many folds there were.
  public var folds: Int
  /// How many images were in them.
  public var images: Int
  /// Each way that was tried.
  public var candidates: [HeadCandidate]
  /// The index of the one that makes the head.
  public var chosen: Int

  /// A choice of the given values.
  public init(folds: Int, images: Int, candidates: [HeadCandidate], chosen: Int) {
    self.folds = folds
    self.images = images
    self.candidates = candidates
    self.chosen = chosen
  }

  /// The candidate that makes the head.
  public var candidate: HeadCandidate { candidates[chosen] }
}

extension HeadSelected {
  /// The record's figures under their names in reports.
  package var members: [JSON.Member] {
    [
      JSON.Member(key: "folds", value: .integer(folds)),
      JSON.Member(key: "images", value: .integer(images)),
      JSON.Member(key: "head", value: .string(candidate.kind.rawValue)),
      JSON.Member(key: "strength", value: candidate.strength),
      JSON.Member(key: "top1", value: .number(candidate.trial.top1)),
      JSON.Member(key: "deviation", value: .number(candidate.trial.deviation)),
      JSON.Member(key: "candidates", value: .array(candidates.map(\.json))),
    ]
  }
}
