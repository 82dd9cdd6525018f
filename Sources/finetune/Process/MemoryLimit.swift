internal import Foundation

/// The limit of memory that the process was started under.
enum MemoryLimit {
  /// What a command takes that computes: with less, threads wait for ever for memory to begin with.
  static let least = 200_000_000

  /// Throws `TooLow` if the process may not take as much (`ulimit -v`).
  static func check() throws {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < rlim_t(least)
    else { return }
    throw TooLow(bytes: Int(limit.rlim_cur))
  }

  /// Less than a command takes.
  struct TooLow: Error, CustomStringConvertible {
    let bytes: Int

    var description: String {
      "expected at least \(least / 1_000_000) MB of memory, found a limit of "
        + "\(bytes / 1_000_000) MB: raise it (ulimit -v)"
    }
  }
}
