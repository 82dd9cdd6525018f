internal import ArgumentParser
internal import Features
internal import Kernels
internal import Logging
internal import Terminal
package import Training
internal import Vision

/// What every command that computes takes.
struct CommonOptions: ParsableArguments {
  @Option(help: .of(RunOption.threads))
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Say more about what is done.")
  var verbose = false

  /// Checks and sets what holds for the whole process; returns the logger for warnings.
  func apply() throws -> Logger {
    if let threads {
      try RunOption.threads.check(threads)
      Parallel.threads = threads
    }
    try MemoryLimit.check()
    try InstructionSet.check()
    Interruption.isToBeAsked()
    let level: Logger.Level = verbose ? .debug : .info
    LoggingSystem.bootstrap { _ in ConsoleLogHandler(.standardError, level: level) }
    let logger = Logger(label: "finetune")
    logger.debug("\(Parallel.threads) threads, instruction set \(InstructionSet.current)")
    return logger
  }
}

/// What every command that reads images takes.
struct ImageOptions: ParsableArguments {
  @Option(help: .of(RunOption.maxPixels))
  var maxPixels: Int?

  /// The limits that these options mean.
  func limits() throws -> DecodingLimits {
    guard let maxPixels else { return .standard }
    try RunOption.maxPixels.check(maxPixels)
    return .allowing(pixels: maxPixels)
  }
}

/// What every command takes that remembers features.
struct CacheOptions: ParsableArguments {
  @Flag(help: "Compute every feature, and remember none.")
  var noCache = false
  @Option(help: "The disk space for remembered features (default: 2GiB).")
  var cacheLimit: String?

  /// The user's cache under these options; nil if it is not wanted or has no place.
  func cache(_ logger: Logger) throws -> FeatureCache? {
    let limit = try cacheLimit.map(RunOptions.cacheLimit) ?? FeatureCache.standardLimit
    return noCache ? nil : FeatureCache(limit: limit, logger: logger)
  }
}

/// How a result is written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

extension PredictionFormat: ExpressibleByArgument {}
extension EvaluationRun.Split: ExpressibleByArgument {}
