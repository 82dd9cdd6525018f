internal import Logging
internal import Terminal
internal import Tools

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
    let colours = console.traits.colours
    let prefix =
      switch event.level {
      case .warning: Ink.yellow("finetune: warning:", if: colours)
      case .error, .critical: Ink.red("finetune:", if: colours)
      default: Ink.dim("finetune:", if: colours)
      }
    console.line("\(prefix) \(event.message)")
  }
}
