/// Checks numbers of a run's files where they enter: whoever wrote them, what is computed from them
/// later fits its type.
struct RecordCheck {
  /// The file.
  let path: String
  /// Its line, from 1.
  let line: Int

  /// More images, parameters or classes than any run has.
  static let mostCounted = 1 << 40
  /// More classes than any run has.
  static let mostClasses = 1 << 20
  /// Larger than any loss or rate that single precision makes.
  static let largest = 1e40

  /// A count; nil is fine.
  func count(_ key: String, _ value: Int?, from least: Int = 0) throws(RunRecordError) {
    let range = least...RecordCheck.mostCounted
    guard let value, !range.contains(value) else { return }
    throw .badNumber(
      path: path, line: line, key: key,
      expected: "a whole number from \(least) to \(range.upperBound)", found: "\(value)")
  }

  /// A share or a probability, which rounding may have taken a little above 1; nil is fine.
  func share(_ key: String, _ value: Double?) throws(RunRecordError) {
    try check(key, value, "a number from 0 to 1") { (0...1.000_001).contains($0) }
  }

  /// A loss, a rate or a temperature; nil is fine.
  func figure(_ key: String, _ value: Double?) throws(RunRecordError) {
    try check(key, value, "a number from 0 to \(RecordCheck.largest)") {
      (0...RecordCheck.largest).contains($0)
    }
  }

  /// A duration in seconds; nil is fine.
  func seconds(_ key: String, _ value: Double?) throws(RunRecordError) {
    try check(key, value, "a number from 0 to 1e10") { (0...1e10).contains($0) }
  }

  private func check(
    _ key: String, _ value: Double?, _ expected: String, _ holds: (Double) -> Bool
  ) throws(RunRecordError) {
    guard let value, !holds(value) else { return }
    throw .badNumber(path: path, line: line, key: key, expected: expected, found: "\(value)")
  }
}

extension MetricsLine {
  /// Throws `RunRecordError` unless every number is in its range.
  func check(_ check: RecordCheck) throws(RunRecordError) {
    switch self {
    case .started(let fields): try fields.check(check)
    case .selected(let fields): try fields.check(check)
    case .epoch(let fields): try fields.check(check)
    case .ended(let fields): try fields.check(check)
    }
  }
}

extension MetricsLine.Started {
  fileprivate func check(_ check: RecordCheck) throws(RunRecordError) {
    if classes.count > RecordCheck.mostClasses {
      throw .badNumber(
        path: check.path, line: check.line, key: "classes",
        expected: "up to \(RecordCheck.mostClasses) names", found: "\(classes.count)")
    }
    try check.count("trainImages", trainImages)
    try check.count("valImages", valImages)
    try check.count("viewsPerImage", viewsPerImage, from: 1)
    try check.count("trainableParameters", trainableParameters)
    try check.count("totalParameters", totalParameters, from: trainableParameters)
  }
}

extension MetricsLine.Selected {
  fileprivate func check(_ check: RecordCheck) throws(RunRecordError) {
    try check.count("folds", folds, from: 2)
    try check.count("images", images)
    for candidate in candidates {
      try check.seconds("seconds", candidate.seconds)
      for trial in candidate.trials {
        try check.figure("strength", trial.strength)
        try check.share("top1", trial.top1)
        try check.share("deviation", trial.deviation)
        try check.figure("loss", trial.loss)
      }
    }
  }
}

extension MetricsLine.Ended.Measured {
  fileprivate func check(_ check: RecordCheck, _ name: String) throws(RunRecordError) {
    try check.count("\(name).images", images)
    try check.share("\(name).top1", top1)
    try check.share("\(name).top5", top5)
    try check.figure("\(name).loss", loss)
    try check.share("\(name).balancedAccuracy", balancedAccuracy)
    for (kind, scores) in [("macro", macro), ("weighted", weighted)] {
      try check.share("\(name).\(kind).precision", scores?.precision)
      try check.share("\(name).\(kind).recall", scores?.recall)
      try check.share("\(name).\(kind).f1", scores?.f1)
    }
  }
}

extension MetricsLine.Epoch {
  fileprivate func check(_ check: RecordCheck) throws(RunRecordError) {
    try check.figure("learningRate", learningRate)
    try check.figure("trainLoss", trainLoss)
    try check.share("trainTop1", trainTop1)
    try check.count("valImages", valImages)
    try check.figure("valLoss", valLoss)
    try check.share("valTop1", valTop1)
    try check.share("valTop5", valTop5)
    try check.share("valBalancedAccuracy", valBalancedAccuracy)
    for (name, scores) in [("valMacro", valMacro), ("valWeighted", valWeighted)] {
      try check.share("\(name).precision", scores?.precision)
      try check.share("\(name).recall", scores?.recall)
      try check.share("\(name).f1", scores?.f1)
    }
    try check.seconds("seconds", seconds)
    try check.figure("imagesPerSecond", imagesPerSecond)
  }
}

extension MetricsLine.Ended {
  fileprivate func check(_ check: RecordCheck) throws(RunRecordError) {
    try check.count("trainImages", trainImages)
    try check.count("valImages", valImages)
    try check.count("unmeasuredClasses", unmeasuredClasses)
    try check.count("features.total", features?.total)
    try check.count("features.remembered", features?.remembered)
    try check.seconds("seconds.features", seconds.features)
    try check.seconds("seconds.training", seconds.training)
    try check.seconds("seconds.total", seconds.total)
    try check.figure("calibration.temperature", calibration?.temperature)
    try check.share("calibration.ece.before", calibration?.ece.before)
    try check.share("calibration.ece.after", calibration?.ece.after)
    try check.figure("calibration.loss.before", calibration?.loss.before)
    try check.figure("calibration.loss.after", calibration?.loss.after)
    try validation?.check(check, "validation")
    try test?.check(check, "test")
  }
}

extension ValidationFields {
  /// Throws `RunRecordError` unless every number is in its range.
  func check(_ check: RecordCheck) throws(RunRecordError) {
    try check.share("probability", probability)
    for guess in predictions { try check.share("predictions.probability", guess.probability) }
  }
}
