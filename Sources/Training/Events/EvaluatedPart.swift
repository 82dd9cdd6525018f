package import Text

/// Which part of a data set's folder was evaluated, and what the head has seen of it before.
public struct EvaluatedPart: Sendable, Equatable {
  /// Why it was that part.
  public enum Reason: String, Sendable {
    /// It was asked for.
    case asked
    /// The head was trained on no image of the folder, so that all of it can be measured.
    case unseen
    /// The head was trained on images of the folder, which are left out.
    case seen
    /// The folder holds `val`.
    case divided
    /// The head's file doesn't say on which images it was trained.
    case unrecorded
  }

  /// `val`, `train`, `test` or `all`.
  public var split: String
  /// Why it was that one.
  public var reason: Reason
  /// How many images the folder has in all.
  public var total: Int
  /// How many of those that were evaluated had trained the head; nil if that is not known.
  public var trained: Int?
  /// How many of them the head's epoch and temperature had been chosen on; nil if that is not known.
  public var chosen: Int?

  /// A part of the given values.
  public init(split: String, reason: Reason, total: Int, trained: Int?, chosen: Int?) {
    self.split = split
    self.reason = reason
    self.total = total
    self.trained = trained
    self.chosen = chosen
  }
}

extension EvaluatedPart {
  /// The part under its names in reports.
  package var members: [JSON.Member] {
    func count(_ value: Int?) -> JSON { value.map(JSON.integer) ?? .null }
    return [
      JSON.Member(key: "split", value: .string(split)),
      JSON.Member(key: "splitReason", value: .string(reason.rawValue)),
      JSON.Member(key: "imagesInData", value: .integer(total)),
      JSON.Member(key: "trainedOn", value: count(trained)),
      JSON.Member(key: "chosenOn", value: count(chosen)),
    ]
  }
}
