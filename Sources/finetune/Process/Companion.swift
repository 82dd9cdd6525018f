internal import Foundation
internal import Text

/// A program that belongs to `finetune` and is installed beside it, or somewhere on PATH.
enum Companion {
  /// Puts that program in this one's place; throws `CompanionError` if it isn't there or won't start.
  ///
  /// - Parameter make: What builds it.
  static func become(_ name: String, _ arguments: [String], make: String) throws -> Never {
    guard let path = find(name) else { throw CompanionError.missing(name: name, make: make) }
    var words = ([name] + arguments).map { strdup($0) }
    words.append(nil)
    execv(path, words)
    throw CompanionError.failed(path: path, reason: String(cString: strerror(errno)))
  }

  /// Beside this program first; a folder of PATH that is not absolute is left out.
  private static func find(_ name: String) -> String? {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let search = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders =
      [own.deletingLastPathComponent().path] + search.split(separator: ":").map(String.init)
    return folders.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }
}

/// Why a companion of `finetune` does not run.
enum CompanionError: Error, CustomStringConvertible {
  /// It is installed nowhere.
  case missing(name: String, make: String)
  /// The system refuses to start it.
  case failed(path: String, reason: String)

  var description: String {
    switch self {
    case .missing(let name, let make):
      "expected \(name) beside finetune or on PATH, found it nowhere: get it with "
        + "\(make) in a clone of finetune's repository"
    case .failed(let path, let reason):
      "\(path.printable): expected a program, found one that won't start (\(reason)): build it again"
    }
  }
}
