package import Training

/// The options in which some runs differ, as texts.
package struct OptionDifferences: Equatable {
  /// The options' names, in the order of `run.yaml`.
  package private(set) var names: [String] = []
  /// For each of them a text for each run; `-` where it isn't set.
  package private(set) var values: [[String]] = []

  /// The differences; paths are told by their last parts if these differ.
  ///
  /// Where a run is written, how many threads it has and whether TensorBoard gets events change no
  /// result, and are left out.
  package init(of runs: [RunRecord]) {
    let idle = ["output", "threads", "tensorboard"]
    for field in OptionField.all where !idle.contains(field.key) {
      let texts = runs.map { field.text($0.options) ?? "-" }
      guard Set(texts).count > 1 else { continue }
      names.append(field.key)
      values.append(["data", "weights"].contains(field.key) ? Self.lastParts(texts) : texts)
    }
  }

  private static func lastParts(_ paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return Set(parts).count == Set(paths).count ? parts : paths
  }
}
