package import Logging
package import Vision

extension Logger {
  /// The key under which a warning names the option that mends it, with its value if that is known.
  package static let optionKey = "option"
  /// The key under which a warning has the command that it ends with.
  package static let commandKey = "command"

  /// Says a warning about a data set; which option would help, and the command that it ends with, are
  /// in its metadata.
  ///
  /// - Parameter warning: What was found.
  package func warn(of warning: ImageFolderWarning) {
    var metadata: Logger.Metadata = [:]
    metadata[Self.optionKey] = warning.option.map { "\($0)" }
    metadata[Self.commandKey] = warning.command.map { "\($0)" }
    self.warning("\(warning)", metadata: metadata.isEmpty ? nil : metadata)
  }
}

extension ImageFolderWarning {
  /// The option that would help, with its value if that is known; nil if none would.
  fileprivate var option: String? {
    switch self {
    case .unmeasured(_, layout: .flat, method: .hash):
      "\(RunOption.split.key) \(SplitMethod.stratified.rawValue)"
    case .fewImages(_, let side, layout: .flat):
      side == "test" ? RunOption.testFraction.key : RunOption.valFraction.key
    default: nil
    }
  }
}
