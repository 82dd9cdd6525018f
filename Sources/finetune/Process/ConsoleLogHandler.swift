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
    let traits = console.traits
    let (prefix, ink): (String, Ink) =
      switch event.level {
      case .warning: ("finetune: warning:", .yellow)
      case .error, .critical: ("finetune:", .red)
      default: ("finetune:", .dim)
      }
    let remedy = event.metadata?[Logger.optionKey].map { " (--\($0))" } ?? ""
    let command = event.metadata?[Logger.commandKey].map { "\($0)" }
    // An error is one line.
    let width = event.level < .error ? traits.width : nil
    for line in "\(prefix) \(event.message)\(remedy)".wrapped(to: width, keeping: command) {
      let rest = line.hasPrefix(prefix) ? line.dropFirst(prefix.count) : line[...]
      let start = rest.count < line.count ? ink(prefix, if: traits.colors) : ""
      console.line(start + rest)
    }
  }
}
