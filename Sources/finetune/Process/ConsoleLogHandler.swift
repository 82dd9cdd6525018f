internal import Logging
internal import Terminal
internal import Tools
internal import Training

/// Log messages as lines on the console: `finetune: warning: …`.
struct ConsoleLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level
  private let console: Console

  init(_ console: Console, level: Logger.Level) {
    self.console = console
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let colors = console.traits.colors
    let prefix =
      switch event.level {
      case .warning: Ink.yellow("finetune: warning:", if: colors)
      case .error, .critical: Ink.red("finetune:", if: colors)
      default: Ink.dim("finetune:", if: colors)
      }
    let remedy = event.metadata?[Logger.optionKey].map { " (--\($0))" } ?? ""
    console.line("\(prefix) \(event.message)\(remedy)")
  }
}
