package import Logging
package import Vision

extension Logger {
  /// The key under which a warning names the option that mends it, with its value if that is known.
  package static let optionKey = "option"

  /// Says a warning about a data set; which option would help is in its metadata.
  ///
  /// - Parameter warning: What was found.
  package func warn(of warning: ImageFolderWarning) {
    self.warning("\(warning)", metadata: warning.option.map { [Self.optionKey: "\($0)"] })
  }
}

extension ImageFolderWarning {
  /// The option that would help, with its value; nil if none would.
  fileprivate var option: String? {
    if case .unmeasured(_, layout: .flat, method: .hash) = self {
      "\(RunOption.split.key) \(SplitMethod.stratified.rawValue)"
    } else {
      nil
    }
  }
}
