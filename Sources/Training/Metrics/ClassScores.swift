/// How well one class is told from the others, or the mean over classes.
public struct ClassScores: Sendable, Equatable {
  /// The share of the images taken for the class that are of it; 0 if there are none.
  public var precision: Double
  /// The share of the class's images that were taken for it; 0 if there are none.
  public var recall: Double
  /// The harmonic mean of the two, 2·hits / (images of it + images taken for it); 0 if there are
  /// none of either.
  public var f1: Double

  /// Scores of the given values.
  public init(precision: Double, recall: Double, f1: Double) {
    self.precision = precision
    self.recall = recall
    self.f1 = f1
  }
}

extension ConfusionMatrix {
  /// The scores of a class, as scikit-learn's `precision_recall_fscore_support` with
  /// `zero_division=0`.
  public func scores(of index: Int) -> ClassScores {
    let hits = Double(self[index, index])
    let (images, predictions) = (images(of: index), predictions(of: index))
    return ClassScores(
      precision: predictions > 0 ? hits / Double(predictions) : 0,
      recall: images > 0 ? hits / Double(images) : 0,
      f1: images + predictions > 0 ? 2 * hits / Double(images + predictions) : 0)
  }

  /// The mean of the classes' scores, each class counting the same (scikit-learn's
  /// `average="macro"` with all classes as `labels`: a class without images counts as 0).
  public var macroScores: ClassScores { meanScores { _ in 1 } }

  /// The mean of the classes' scores, each class counting by its images (scikit-learn's
  /// `average="weighted"`).
  public var weightedScores: ClassScores { meanScores { Double(images(of: $0)) } }

  /// The mean recall of the classes that have images (scikit-learn's `balanced_accuracy_score`);
  /// 0 if none has.
  public var balancedAccuracy: Double {
    meanScores { images(of: $0) > 0 ? 1 : 0 }.recall
  }

  private func meanScores(_ weight: (Int) -> Double) -> ClassScores {
    var sum = ClassScores(precision: 0, recall: 0, f1: 0)
    var total = 0.0
    for index in 0..<classCount {
      let (scores, weight) = (scores(of: index), weight(index))
      sum.precision += weight * scores.precision
      sum.recall += weight * scores.recall
      sum.f1 += weight * scores.f1
      total += weight
    }
    guard total > 0 else { return sum }
    return ClassScores(
      precision: sum.precision / total, recall: sum.recall / total, f1: sum.f1 / total)
  }
}
