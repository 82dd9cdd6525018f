internal import Foundation

extension RunOptions {
  /// Throws `OptionError` unless every option is in its range.
  public func validate() throws {
    try require("--data", data != nil)
    try require("--weights", weights != nil)
    try check("--epochs", epochs, "a whole number of at least 1") { $0 >= 1 }
    try check("--batch-size", batchSize, "a whole number of at least 1") { $0 >= 1 }
    try check("--learning-rate", learningRate, "a number above 0") { $0 > 0 && $0.isFinite }
    try check("--momentum", momentum, "a number from 0 to below 1") { $0 >= 0 && $0 < 1 }
    try check("--weight-decay", weightDecay, "a number of at least 0") { $0 >= 0 && $0.isFinite }
    try check("--val-fraction", valFraction, "a number between 0 and 1") { $0 > 0 && $0 < 1 }
    if let threads { try Self.check(threads: threads) }
    if let maxPixels { try Self.check(maxPixels: maxPixels) }
    if let minAccuracy { try Self.check(minAccuracy: minAccuracy) }
    if nesterov && momentum == 0 {
      throw OptionError.invalid(
        option: "--nesterov", expected: "a --momentum above 0 beside it", found: "0")
    }
    if let groupBy { try Self.check(groupBy: groupBy) }
    if let background { _ = try Self.colour(background) }
    if let augment { _ = try Augmentation(augment) }
    try images.validate()
  }

  /// Throws unless so many threads can be asked for.
  public static func check(threads: Int) throws(OptionError) {
    if !(1...1024).contains(threads) {
      throw .invalid(
        option: "--threads", expected: "a whole number from 1 to 1024", found: "\(threads)")
    }
  }

  /// Throws unless an image may have so many pixels.
  public static func check(maxPixels: Int) throws(OptionError) {
    if maxPixels < 1 {
      throw .invalid(
        option: "--max-pixels", expected: "a whole number of at least 1", found: "\(maxPixels)")
    }
  }

  /// Throws unless the bar is a fraction.
  public static func check(minAccuracy: Double) throws(OptionError) {
    if !(0...1).contains(minAccuracy) {
      throw .invalid(
        option: "--min-accuracy", expected: "a fraction from 0 to 1 (0.9 for 90 %)",
        found: "\(minAccuracy)")
    }
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

  private func check<T>(
    _ option: String, _ value: T, _ expected: String, _ holds: (T) -> Bool
  ) throws {
    if !holds(value) {
      throw OptionError.invalid(option: option, expected: expected, found: "\(value)")
    }
  }
}
