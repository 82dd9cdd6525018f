package import Text
package import Training

/// Two or more runs side by side: the options that differ, and the figures.
package struct RunComparison: Sendable {
  /// The runs, in the order in which they were given.
  package let runs: [RunRecord]

  /// A comparison of these runs.
  package init(_ runs: [RunRecord]) {
    self.runs = runs
  }

  /// The document of `--format json`.
  package var json: JSON {
    let differences = OptionDifferences(of: runs)
    return [
      "runs": .array(runs.map(\.json)),
      "differences": .object(
        zip(differences.names, differences.values).map {
          JSON.Member(key: $0, value: .strings($1))
        }),
      "sameValidation": .boolean(areValidatedAlike),
    ]
  }

  /// Whether the figures are about the same images, as far as the options tell.
  package var areValidatedAlike: Bool {
    guard let first = runs.first else { return true }
    return runs.allSatisfy { run in
      RunOption.all.allSatisfy { option in
        !option.effect.decidesImages || option.text(run.options) == option.text(first.options)
      }
        && run.started.classes == first.started.classes
        && run.started.valImages == first.started.valImages
    }
  }
}
