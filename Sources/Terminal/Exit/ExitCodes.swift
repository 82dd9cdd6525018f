internal import Features
internal import Kernels
internal import Reports
internal import Training
internal import Vision
internal import Weights

/// What a process tells the shell: the numbers of sysexits.h.
public enum ExitCodes {
  /// A bar that was asked for was missed, or training diverged.
  public static let barMissed: Int32 = 1
  /// Options that can't be used.
  public static let usage: Int32 = 64
  /// Images or files that can't be used.
  public static let badData: Int32 = 65
  /// An input is missing.
  public static let missing: Int32 = 66
  /// A bug in this project.
  public static let bug: Int32 = 70
  /// There is not enough memory.
  public static let noMemory: Int32 = 71
  /// The output can't be written.
  public static let cannotWrite: Int32 = 73
  /// Reading or writing failed.
  public static let inputOutput: Int32 = 74
  /// Interrupted: Ctrl-C, SIGTERM or SIGHUP.
  public static let interrupted: Int32 = 130

  /// The codes for people, as `--help` shows them.
  public static let table = """
    EXIT CODES
      0   done
      1   --min-accuracy was missed, or training diverged
      64  options that can't be used
      65  images or files that can't be used
      66  an input is missing
      70  a bug in finetune
      71  there is not enough memory
      73  the output can't be written
      74  reading or writing failed
      130 interrupted (Ctrl-C, SIGTERM, SIGHUP); what was trained is saved
    """

  /// The code of an error; nil if it is none of this project's.
  public static func code(for error: any Error) -> Int32? {
    switch error {
    case is OptionError, is ArgumentError, is PreprocessingChangeError, is InstructionSet.Unusable:
      usage
    case is DataError, is HeadFileError, is BackboneError, is BarMissed, is TrainingDiverged:
      codeOfRun(error)
    case is ClassNamesError: badData
    case is RunFolderError, is FolderLock.InUse, is ReportError, is OutputFileError: cannotWrite
    case is Interrupted: interrupted
    case is OutputError, is DatabaseError: inputOutput
    case is CacheDamage: badData
    case is CacheError: missing
    case let error as RunRecordError: code(ofRun: error)
    case let error as ImageFolderError: code(ofDataSet: error)
    case let error as ImageError: code(ofImage: error)
    case let error as WeightsError: code(ofTensors: error)
    case let error as FileError: code(ofFile: error)
    case is ModelFolder.NotFound: missing
    case let error as WeightsStoreError: code(ofWeights: error)
    case let error as DownloadError: code(ofDownload: error)
    case is ModuleFileError, is FeatureError: badData
    case NetworkNamesError.noPrefix: usage
    case is NetworkNamesError: badData
    default: nil
    }
  }

  private static func codeOfRun(_ error: any Error) -> Int32 {
    switch error {
    case DataError.missing, BackboneError.notFound, HeadFileError.noHead: missing
    case DataError.unreadable(let errors)
    where errors.allSatisfy({ code(ofImage: $0) != badData }):
      inputOutput
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
    case .fraction, .testFraction, .pattern, .patternNeverMatches, .list(.column),
      .list(.sameColumn):
      usage
    case .interrupted: interrupted
    default: badData
    }
  }

  private static func code(ofImage error: ImageError) -> Int32 {
    switch error.reason {
    case .missing: missing
    case .unreadable: inputOutput
    case .outOfMemory: noMemory
    default: badData
    }
  }

  private static func code(ofTensors error: WeightsError) -> Int32 {
    switch error.reason {
    case .file(let error): code(ofFile: error)
    case .archive(.noMember), .archive(.notAnArchive): usage
    default: badData
    }
  }

  private static func code(ofWeights error: WeightsStoreError) -> Int32 {
    switch error {
    case .offline, .unknown, .packed, .notHere: missing
    case .unreachable(let error, _): code(ofDownload: error)
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
    case .write, .sync, .rename, .remove: cannotWrite
    case .open, .read, .map, .list: error.isMissing ? missing : inputOutput
    }
  }
}
