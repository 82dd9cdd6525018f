internal import ArgumentParser
internal import Foundation
internal import Terminal
internal import Tools

extension ExitCodes {
  /// Says what went wrong, if there is something to say, and ends the process.
  static func end(with error: any Error) -> Never {
    if case OutputError.readerGone? = error as? OutputError { exit(0) }
    if let reported = error as? InputImages.Settled { exit(code(for: reported.error) ?? bug) }
    if isParserError(error) { end(parsing: error) }
    let code =
      switch error {
      case is CompanionError: missing
      case is SynthError: cannotWrite
      case is MemoryLimit.TooLow: noMemory
      default: code(for: error) ?? bug
      }
    let console = Console.standardError
    console.setStatus("")
    let red = console.traits.colors
    for line in ErrorText.lines(of: error) {
      console.line(Ink.red("finetune:", if: red) + " \(line)")
    }
    if code == bug {
      console.line("finetune: this is a bug in finetune; please report it with the line above")
    }
    exit(code)
  }

  /// Help, version and completions go to standard output; what is wrong with arguments
  /// goes through the console as every message.
  private static func end(parsing error: any Error) -> Never {
    let code = Finetune.exitCode(for: error)
    let message = Finetune.message(for: error)
    if code.isSuccess { say(Finetune.fullMessage(for: error)) }
    if message.isEmpty { Finetune.exit(withError: error) }
    for line in Finetune.fullMessage(for: error).split(separator: "\n") {
      let parts = String(line).wrapped(to: Console.standardError.traits.width)
      parts.forEach { Console.standardError.line($0) }
    }
    if message.hasPrefix("Missing value for '-") {
      Console.standardError.line(
        "  A value that starts with a dash goes behind an equals sign, as in --output=-name.")
    }
    exit(code.rawValue)
  }

  /// Writes to standard output what was asked for, as results are written, and ends the process.
  private static func say(_ text: String) -> Never {
    do {
      if !text.isEmpty { try FileOutput.exactOutput.write(text + "\n") }
      exit(0)
    } catch {
      end(with: error)
    }
  }

  /// Whether the argument parser made the error: help and version count as such.
  private static func isParserError(_ error: any Error) -> Bool {
    error is ExitCode || error is ValidationError || error is CleanExit
      || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }
}
