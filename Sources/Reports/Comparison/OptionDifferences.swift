package import Training

/// The options in which some runs differ, as texts.
package struct OptionDifferences: Equatable {
  /// The options' names, in the order of `run.yaml`.
  package private(set) var names: [String] = []
  /// For each of them a text for each run; `-` where it isn't set.
  package private(set) var values: [[String]] = []

  /// The differences; paths are told by their last parts if these differ.
  ///
  /// Options that decide nothing about the head are left out.
  package init(of runs: [RunRecord]) {
    let paths = RunOption.required.map(\.key)
    for option in RunOption.all where option.effect.record != nil {
      let texts = runs.map { option.text($0.options) ?? "-" }
      guard Set(texts).count > 1 else { continue }
      names.append(option.key)
      values.append(paths.contains(option.key) ? Self.lastParts(texts) : texts)
    }
  }

  private static func lastParts(_ paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return Set(parts).count == Set(paths).count ? parts : paths
  }
}
