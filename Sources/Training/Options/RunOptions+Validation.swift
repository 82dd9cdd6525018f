internal import Features
internal import Foundation

extension RunOptions {
  /// Throws `OptionError` unless every option is in its range.
  public func validate() throws {
    try require("--data", data != nil)
    try require("--weights", weights != nil)
    try OptionRanges.epochs.check(epochs)
    try OptionRanges.batchSize.check(batchSize)
    try OptionRanges.learningRate.check(learningRate)
    try OptionRanges.momentum.check(momentum)
    try OptionRanges.weightDecay.check(weightDecay)
    try OptionRanges.valFraction.check(valFraction)
    try OptionRanges.testFraction.check(testFraction)
    try OptionRanges.threads.check(threads)
    try OptionRanges.maxPixels.check(maxPixels)
    try OptionRanges.minAccuracy.check(minAccuracy)
    if let testFraction, testFraction + valFraction >= 1 {
      throw OptionError.invalid(
        option: "--test-fraction", expected: "less than 1 together with --val-fraction",
        found: "\(testFraction) and \(valFraction)")
    }
    if nesterov && momentum == 0 {
      throw OptionError.invalid(
        option: "--nesterov", expected: "a --momentum above 0 beside it", found: "0")
    }
    if let groupBy { try Self.check(groupBy: groupBy) }
    if let background { _ = try Self.color(background) }
    if let augment { _ = try Augmentation(augment) }
    do {
      try images.validate()
    } catch {
      throw OptionError(error)
    }
  }

  /// Throws unless so many threads can be asked for.
  public static func check(threads: Int) throws(OptionError) {
    try OptionRanges.threads.check(threads)
  }

  /// Throws unless an image may have so many pixels.
  public static func check(maxPixels: Int) throws(OptionError) {
    try OptionRanges.maxPixels.check(maxPixels)
  }

  /// Throws unless the bar is a fraction.
  public static func check(minAccuracy: Double) throws(OptionError) {
    try OptionRanges.minAccuracy.check(minAccuracy)
  }

  private static func check(groupBy: String) throws(OptionError) {
    do {
      _ = try Regex(groupBy)
    } catch {
      throw .invalid(
        option: "--group-by", expected: "a regular expression", found: "\(groupBy) (\(error))")
    }
  }

  private func require(_ option: String, _ isGiven: Bool) throws {
    if !isGiven { throw OptionError.missing(option: option) }
  }
}
