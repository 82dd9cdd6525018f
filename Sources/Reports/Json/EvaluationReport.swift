package import Text
package import Training

/// An evaluation under the names of its classes, as JSON and as text.
package struct EvaluationReport {
  /// The figures and the confusion matrix.
  package let evaluation: Evaluation
  /// The names of the classes.
  package let classes: [String]
  /// What the temperature does.
  package let calibration: CalibrationReport?
  /// Which images these were.
  package let part: EvaluatedPart?

  /// A report; traps unless there is a name for each class.
  package init(_ head: HeadEvaluated) {
    evaluation = head.evaluation
    classes = head.classes
    calibration = head.calibration
    part = head.part
    precondition(classes.count == evaluation.confusion.classCount, "each class needs a name")
  }

  /// The document of `--format json`.
  package var json: JSON {
    let confusion = evaluation.confusion
    let perClass = classes.enumerated().map { index, name in
      JSON.object(
        [
          JSON.Member(key: "class", value: .string(name)),
          JSON.Member(key: "images", value: .integer(confusion.images(of: index))),
        ] + confusion.scores(of: index).members)
    }
    return .object(
      evaluation.metrics.members + (part?.members ?? []) + [
        JSON.Member(key: "calibration", value: calibration?.json ?? .null),
        JSON.Member(key: "perClass", value: .array(perClass)), confusion.member,
      ])
  }
}
