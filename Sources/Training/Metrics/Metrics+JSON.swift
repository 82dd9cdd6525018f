package import Text

extension Interval {
  /// `[lower, upper]`.
  package var json: JSON { .array([.number(lower), .number(upper)]) }
}

extension ClassScores {
  /// `{"precision":…,"recall":…,"f1":…}`.
  package var json: JSON { .object(members) }

  /// The scores under their names.
  package var members: [JSON.Member] {
    [
      JSON.Member(key: "precision", value: .number(precision)),
      JSON.Member(key: "recall", value: .number(recall)),
      JSON.Member(key: "f1", value: .number(f1)),
    ]
  }
}

extension ConfusionMatrix {
  /// `"confusion"`, a row for each true class; where classes are many and few of the cells have
  /// images, `"confusionCells"` instead: `[true class, predicted class, images]` for each of those.
  package var member: JSON.Member {
    let cells = cells
    // A cell takes a dozen characters, a zero in a row two.
    guard classCount > Self.mostDense, cells.count < classCount * classCount / 6 else {
      return JSON.Member(
        key: "confusion", value: .array(rows.map { JSON.array($0.map(JSON.integer)) }))
    }
    return JSON.Member(
      key: "confusionCells",
      value: .array(
        cells.map { .array([.integer($0.truth), .integer($0.prediction), .integer($0.images)]) }))
  }
}

extension Metrics {
  /// The figures under their names.
  package var members: [JSON.Member] {
    [
      JSON.Member(key: "images", value: .integer(images)),
      JSON.Member(key: "top1", value: .number(top1)),
      JSON.Member(key: "top1Interval", value: top1Interval.json),
      JSON.Member(key: "top5", value: .number(top5)),
      JSON.Member(key: "loss", value: .number(loss)),
      JSON.Member(key: "balancedAccuracy", value: .number(balancedAccuracy)),
      JSON.Member(key: "macro", value: macro.json),
      JSON.Member(key: "weighted", value: weighted.json),
    ]
  }
}
