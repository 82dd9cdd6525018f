internal import Features
internal import Foundation
internal import Logging
internal import Terminal
internal import Training
internal import Vision

/// The images that a command's arguments mean, and what is wrong with some of them.
final class InputImages {
  private let logger: Logger
  private var first: (any Error)?

  /// The images; folders are listed, `-` reads standard input.
  private(set) lazy var stream = ImageStream(
    arguments, columns: columns, nextListed: { [unowned self] in list.next() },
    report: { [unowned self] in report($0) })
  private let arguments: [String]
  private let columns: LabelColumns?
  private var list = PathList(descriptor: STDIN_FILENO)
  private var flaws = FlawNotes()

  /// An error that was reported already: only its exit code is left.
  struct Settled: Error {
    let error: any Error
  }

  /// The images of the arguments.
  ///
  /// - Parameter columns: Which columns of a CSV are read.
  init(_ arguments: [String], columns: LabelColumns?, logger: Logger) {
    self.arguments = arguments
    self.columns = columns
    self.logger = logger
    if columns != nil, !arguments.contains(where: ImageFolder.isNamedList) {
      logger.warning("the columns are not used: none of the paths is that of a CSV")
    }
  }

  /// Says what is wrong with images.
  func report(_ found: [ImageError]) {
    for error in found { report(error) }
  }

  /// Remembers what is wrong with images that are used all the same.
  func note(_ found: [ImageFlaw]) { flaws.add(found) }

  /// Ends the command if none of the arguments leads to an image, which was said of each then.
  func settleIfNone() throws {
    if stream.lookAhead() == 0 { try settle() }
  }

  /// Warns of what was left out and of what is damaged, and ends the command with the code of what
  /// was found wrong first, if anything was.
  func settle() throws {
    for warning in stream.leftOut.warnings { logger.warning("\(warning)") }
    for warning in stream.leftOut.pictures { logger.warn(of: warning) }
    if let text = flaws.text { logger.warning("\(text)") }
    if let first { throw Settled(error: first) }
  }

  private func report(_ error: any Error) {
    for line in ErrorText.lines(of: error) { logger.error("\(line)") }
    // What is missing for want of memory says nothing about the images.
    let isAboutMemory = ExitCodes.code(for: error) == ExitCodes.noMemory
    first = isAboutMemory ? error : first ?? error
  }
}
