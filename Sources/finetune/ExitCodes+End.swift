internal import ArgumentParser
internal import Foundation
internal import Training

extension ExitCodes {
  /// Says what went wrong, if there is something to say, and ends the process.
  static func end(with error: any Error) -> Never {
    if case OutputError.readerGone? = error as? OutputError { exit(0) }
    if let reported = error as? InputImages.Settled { exit(code(for: reported.error) ?? bug) }
    if isParserError(error) { Finetune.exit(withError: error) }
    let code =
      switch error {
      case is CompanionError: missing
      case is MemoryLimit.TooLow: noMemory
      default: code(for: error) ?? bug
      }
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

  /// Whether the argument parser made the error: help and version count as such.
  private static func isParserError(_ error: any Error) -> Bool {
    error is ExitCode || error is ValidationError || error is CleanExit
      || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }
}
