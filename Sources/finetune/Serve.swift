internal import ArgumentParser

/// The server is a program of its own, so that building and starting `finetune` needs no web server.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a page that says what dropped images show, and answer POST /predict.",
    discussion: """
      Runs finetune-serve, which make serve builds. For its options: finetune serve --help

      EXAMPLES
        finetune serve --head runs/photos --port 8080
      """)

  @Argument(parsing: .captureForPassthrough, help: "The options of finetune-serve.")
  var options: [String] = []

  func run() throws {
    try Companion.become("finetune-serve", options, make: "make serve")
  }
}
