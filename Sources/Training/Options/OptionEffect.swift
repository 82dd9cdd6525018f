/// What an option of a run decides.
package enum OptionEffect: Sendable {
  /// Nothing about the head: where things lie, how much is said, how many threads there are.
  case none
  /// Which images train and which validate.
  case images(HeadRecord)
  /// What the head makes of them.
  case head(HeadRecord)

  /// Where a head file remembers an option.
  package enum HeadRecord: Sendable {
    /// In its `TrainingRecord`, under the option's own name.
    case training
    /// In what it says of its backbone, the numbers that it computes in among them.
    case backbone
    /// In its preprocessing.
    case preprocessing
    /// In the digests of the images that it was made with.
    case seenImages
  }

  /// Where a head remembers the option; nil if there is nothing to remember.
  package var record: HeadRecord? {
    switch self {
    case .none: nil
    case .images(let record), .head(let record): record
    }
  }

  /// Whether the option decides which images there are.
  package var decidesImages: Bool {
    if case .images = self { true } else { false }
  }
}
