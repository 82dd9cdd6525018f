internal import ArgumentParser

/// The server is a program of its own, so that building and starting `finetune` needs no web server.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a page that says what images show, and answer POST /predict.",
    discussion: """
      Runs finetune-serve, whose options the line below shows once it is installed. In a clone of \
      finetune's repository this builds and installs it:
        make serve && sudo make install

      For its options:
        finetune serve --help

      EXAMPLES
        finetune serve --head runs/photos --port 8080
      """)

  @Argument(parsing: .captureForPassthrough, help: "The options of finetune-serve.")
  var options: [String] = []

  func run() throws {
    do {
      try Companion.become("finetune-serve", options, make: "make serve && sudo make install")
    } catch CompanionError.missing where options.contains("--help") || options.contains("-h") {
      throw CleanExit.message(
        Finetune.helpMessage(for: Self.self)
          + "\nfinetune-serve is not installed yet: see above for how to get it.")
    }
  }
}
