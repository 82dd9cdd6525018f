internal import Terminal
internal import Training

/// Chooses how progress is shown on standard error.
enum ProgressSink {
  /// A bar on a terminal, lines elsewhere.
  static func standardError(summarizes: Bool = true) -> any EventSink {
    let console = Console.standardError
    return console.traits.redraws
      ? TerminalSink(console, summarizes: summarizes)
      : LinesSink(console, summarizes: summarizes)
  }
}

extension Console {
  /// Does something that can't be counted; on a terminal it is said meanwhile.
  func showing<R>(_ text: String, while work: () throws -> R) rethrows -> R {
    setStatus(text)
    defer { setStatus("") }
    return try work()
  }
}
