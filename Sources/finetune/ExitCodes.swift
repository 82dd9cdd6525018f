internal import ArgumentParser
internal import Foundation
internal import Training
internal import Vision
internal import Weights

/// What the process tells the shell, decided in this place alone.
enum ExitCodes {
  static let barMissed: Int32 = 1
  static let usage: Int32 = 64
  static let badData: Int32 = 65
  static let missing: Int32 = 66
  static let bug: Int32 = 70
  static let cannotWrite: Int32 = 73
  static let inputOutput: Int32 = 74
  static let interrupted: Int32 = 130

  /// The codes for people, as `--help` shows them.
  static let table = """
    EXIT CODES
      0   done
      1   --min-accuracy was missed, or training diverged
      64  options that can't be used
      65  images or files that can't be used
      66  an input is missing
      70  a bug in finetune
      73  the output can't be written
      74  reading or writing failed
      130 interrupted; what was trained is saved
    """

  /// Says what went wrong, if there is something to say, and ends the process.
  static func end(with error: any Error) -> Never {
    if case OutputError.readerGone? = error as? OutputError { exit(0) }
    if let reported = error as? InputImages.Settled { exit(code(for: reported.error) ?? bug) }
    guard let code = code(for: error) else { Finetune.exit(withError: error) }
    let console = Console.standardError
    console.setStatus("")
    let red = console.traits.colours
    for line in "\(error)".split(separator: "\n") {
      console.line(Ink.red("finetune:", if: red) + " \(line)")
    }
    if code == bug {
      console.line("finetune: this is a bug in finetune; please report it with the line above")
    }
    exit(code)
  }

  /// The code of an error; nil if the argument parser made it and knows what to do.
  static func code(for error: any Error) -> Int32? {
    switch error {
    case is OptionError: usage
    case is DataError, is HeadFileError, is BackboneError, is BarMissed, is TrainingDiverged:
      codeOfRun(error)
    case is ClassNamesError: badData
    case is RunFolderError, is SynthError: cannotWrite
    case is Interrupted: interrupted
    case is OutputError, is DatabaseError: inputOutput
    case is CacheDamage: badData
    case is CacheError: missing
    case let error as RunRecordError: code(ofRun: error)
    case let error as ImageFolderError: code(ofDataSet: error)
    case let error as PNGError: code(ofImage: error)
    case let error as WeightsError: code(ofTensors: error)
    case let error as FileError: code(ofFile: error)
    case is ModelFolder.NotFound: missing
    case let error as WeightsStoreError: code(ofWeights: error)
    case let error as DownloadError: code(ofDownload: error)
    case is ModuleFileError: badData
    default: isParserError(error) ? nil : bug
    }
  }

  private static func codeOfRun(_ error: any Error) -> Int32 {
    switch error {
    case DataError.missing, BackboneError.notFound: missing
    case is BarMissed, is TrainingDiverged: barMissed
    default: badData
    }
  }

  private static func code(ofRun error: RunRecordError) -> Int32 {
    if case .missing = error { return missing }
    return badData
  }

  private static func code(ofDataSet error: ImageFolderError) -> Int32 {
    switch error {
    case .missing: missing
    case .unreadable: inputOutput
    case .fraction, .pattern, .patternNeverMatches: usage
    default: badData
    }
  }

  private static func code(ofImage error: PNGError) -> Int32 {
    switch error.reason {
    case .missing: missing
    case .unreadable: inputOutput
    default: badData
    }
  }

  private static func code(ofTensors error: WeightsError) -> Int32 {
    if case .file(let error) = error.reason { return code(ofFile: error) }
    return badData
  }

  private static func code(ofWeights error: WeightsStoreError) -> Int32 {
    switch error {
    case .offline, .unknown, .notHere: missing
    case .damaged: badData
    }
  }

  private static func code(ofDownload error: DownloadError) -> Int32 {
    switch error {
    case .webPage, .length, .digest: badData
    case .noCache, .noLibrary: missing
    case .interrupted: interrupted
    case .refused, .status, .gaveUp: inputOutput
    }
  }

  private static func code(ofFile error: FileError) -> Int32 {
    switch error.operation {
    case .write, .sync, .rename: cannotWrite
    case .open, .read, .map, .list: error.isMissing ? missing : inputOutput
    }
  }

  /// Whether the argument parser made the error: help and version count as such.
  private static func isParserError(_ error: any Error) -> Bool {
    error is ExitCode || error is ValidationError || error is CleanExit
      || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }
}
