internal import Logging
internal import Training
internal import Vision

/// The images that a command's arguments mean, and what is wrong with some of them.
struct InputImages {
  /// The images.
  let paths: [String]
  /// What has been found wrong so far.
  let failures: Failures

  /// Everything that could not be used, each reported when it was found.
  struct Failures {
    private let logger: Logger
    private var errors: [any Error] = []

    init(_ logger: Logger) {
      self.logger = logger
    }

    /// Says what is wrong with images.
    mutating func report(_ found: [PNGError]) {
      for error in found { report(error) }
    }

    /// Says what is wrong.
    mutating func report(_ error: any Error) {
      logger.error("\(error)")
      errors.append(error)
    }

    /// Ends the command with the code of what was found first, if anything was.
    func settle() throws {
      if let first = errors.first { throw Settled(error: first) }
    }
  }

  /// An error that was reported already: only its exit code is left.
  struct Settled: Error {
    let error: any Error
  }

  /// The images of the arguments; folders are listed, `-` reads standard input.
  init(_ arguments: [String], logger: Logger) throws {
    let list = try ImageList(arguments) {
      var lines: [String] = []
      while let line = readLine() { lines.append(line) }
      return lines
    }
    if !list.others.isEmpty {
      logger.warning("\(ImageFolderWarning.notImages(list.others))")
    }
    var failures = Failures(logger)
    for path in list.missing { failures.report(DataError.missing([path])) }
    for path in list.empty { failures.report(DataError.noImages([path])) }
    paths = list.paths
    self.failures = failures
  }
}
