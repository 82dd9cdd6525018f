internal import ArgumentParser
internal import Foundation
internal import Serving
internal import Terminal
internal import Text
internal import Training
internal import Vision

@main
struct FinetuneServe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finetune serve",
    abstract: "Show a page that says what images show, and answer POST /predict.",
    usage: "finetune serve --head <head> [<options>]",
    discussion: """
      Listens on 127.0.0.1 alone. From another machine:
        ssh -L 8080:127.0.0.1:8080 HOST

      GET  /         the page
      POST /predict  an image, or multipart/form-data with up to \(Classifier.batchSize);
                     answers as finetune predict --format jsonl does
      GET  /classes  the names that the head knows
      GET  /health   whether it works, and how many requests it is at now

      Ctrl-C ends after the requests that are running, a second one at once.

      EXAMPLES
        finetune serve --head runs/photos
        curl -F a=@first.jpg -F b=@second.png http://127.0.0.1:8080/predict
        curl -H 'Content-Type: image/jpeg' --data-binary @new.jpg \\
          http://127.0.0.1:8080/predict

      EXIT CODES
        0   ended by a signal, after the requests that were running
        64  options that can't be used
        65  a head or weights that can't be used
        66  a head or weights are missing
        70  a bug in finetune
        71  there is not enough memory
        74  reading failed
        130 ended at once, by a second signal
      """,
    version: "finetune \(toolVersion)")

  @Option(help: "A run folder, or its head.safetensors.", completion: .file())
  var head: String
  @Option(help: "The backbone (default: the recorded name).", completion: .file())
  var weights: String?
  @Option(help: "Where to listen on 127.0.0.1; 0 for any free port.")
  var port = 8080
  @Option(help: "How many classes to name.")
  var topK = 5
  @Option(help: "Be unsure where the likeliest class is less likely than this (0 to 1).")
  var threshold: Double?
  @Option(help: "Take images of up to so many pixels.")
  var maxPixels = ServerLimits().maxPixels
  @Option(help: "Take requests of up to so many bytes.")
  var maxBytes = ServerLimits().maxBytes
  @Option(help: "Take so many requests with images a second; others get 429.")
  var rate = ServerLimits().rate
  @Option(help: "Let so many requests with images wait; others get 503.")
  var queue = ServerLimits().queue

  func run() async throws {
    let limits = try limits()
    let classifier = try Classifier(
      head: head, weights: weights, limits: decodingLimits(), topCount: topK,
      threshold: threshold)
    let site = Site(classes: classifier.classes, limits: limits) {
      try classifier.predictions(of: $0)
    }
    let count = classifier.classes.count
    let server = PageServer(site, port: port, limits: limits) { port in
      say("serving \(count) \(count == 1 ? "class" : "classes") at http://127.0.0.1:\(port)/")
    }
    let signals = StopSignals(code: ExitCodes.interrupted) {
      say("ending after the requests that are running; once more to end at once")
      Task { try await server.stop() }
    }
    defer { withExtendedLifetime(signals) {} }
    try await server.run()
  }

  private func limits() throws -> ServerLimits {
    if !(0...65_535).contains(port) {
      throw OptionError.invalid(
        option: "port", expected: "a whole number from 0 to 65535", found: "\(port)")
    }
    var limits = ServerLimits()
    limits.maxBytes = maxBytes
    limits.maxPixels = maxPixels
    limits.rate = rate
    limits.queue = queue
    try limits.validate()
    return limits
  }

  /// Stricter than for files: one image must not keep the others waiting for long.
  private func decodingLimits() -> DecodingLimits {
    DecodingLimits(maxPixels: maxPixels, maxWholePixels: maxPixels)
  }

  static func main() async {
    // Whoever reads standard error may go away.
    signal(SIGPIPE, SIG_IGN)
    Faults.install()
    do {
      var command = try parsed()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      end(with: error)
    }
  }

  /// The command that the arguments mean; an error quotes them as they can be shown.
  private static func parsed() throws -> any ParsableCommand {
    do {
      return try parseAsRoot()
    } catch {
      let arguments = Array(CommandLine.arguments.dropFirst())
      let shown = arguments.map(Printed.line)
      if shown != arguments { _ = try parseAsRoot(shown) }
      throw error
    }
  }

  /// Help goes to standard output as the parser writes it, the rest to standard error by lines.
  private static func end(parsing error: any Error) -> Never {
    let code = exitCode(for: error)
    if code.isSuccess || message(for: error).isEmpty { exit(withError: error) }
    for line in fullMessage(for: error).split(separator: "\n") { write(String(line)) }
    Foundation.exit(code.rawValue)
  }

  /// Says what went wrong and ends the process.
  private static func end(with error: any Error) -> Never {
    if String(reflecting: type(of: error)).hasPrefix("ArgumentParser.") { end(parsing: error) }
    say(ErrorText.line(of: error))
    Foundation.exit(ExitCodes.code(for: error) ?? ExitCodes.bug)
  }
}

/// A line for people; nothing in it steers a terminal.
private func say(_ line: String) {
  write("finetune: \(line)")
}

private func write(_ line: String) {
  try? FileHandle.standardError.write(contentsOf: Data((Printed.line(line) + "\n").utf8))
}
