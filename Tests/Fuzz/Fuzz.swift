import Autograd
import Foundation

/// Hands damaged files to the readers of images and weights; under Address Sanitizer a fault ends it.
///
///     fuzz replay FOLDER...            every file as it is, and in 200 ways damaged
///     fuzz run SECONDS SEED FOLDER...  damaged at random for so long
@main
enum Fuzz {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "replay" where arguments.count > 1:
      let corpus = try Corpus(folders: Array(arguments.dropFirst()))
      for file in corpus.files { try Probe.read(file.bytes) }
      try damage(corpus, seed: 0) { $0 == 200 * corpus.files.count }
    case "run" where arguments.count > 3:
      guard let seconds = Double(arguments[1]), let seed = UInt64(arguments[2]) else { usage() }
      let end = Date(timeIntervalSinceNow: seconds)
      try damage(try Corpus(folders: Array(arguments.dropFirst(3))), seed: seed) { _ in
        Date() >= end
      }
    default: usage()
    }
  }

  /// Reads damaged files, each of which a number names, until `isDone` says so of how many there were.
  private static func damage(_ corpus: Corpus, seed: UInt64, isDone: (Int) -> Bool) throws {
    var (count, accepted) = (0, 0)
    while !isDone(count) {
      var generator = SeededGenerator(seed: seed &+ UInt64(count))
      let file = corpus.files[count % corpus.files.count]
      let bytes = Mutation.damaged(file.bytes, using: &generator)
      do {
        if try Probe.read(bytes) { accepted += 1 }
      } catch {
        print("\(file.path), seed \(seed &+ UInt64(count)): \(error); see \(Probe.path)")
        exit(1)
      }
      count += 1
    }
    print(
      "\(corpus.files.count) files, \(count) damaged ones: \(accepted) were read, the others refused"
    )
    try? FileManager.default.removeItem(atPath: Probe.path)
  }

  private static func usage() -> Never {
    print("usage: fuzz replay FOLDER... | fuzz run SECONDS SEED FOLDER...")
    exit(64)
  }
}
