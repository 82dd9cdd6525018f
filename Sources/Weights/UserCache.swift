internal import Foundation

/// Where programs keep what they can make or get again.
package enum UserCache {
  /// `finetune` in `XDG_CACHE_HOME`, else in `.cache` of the home folder; nil if there is none.
  ///
  /// https://specifications.freedesktop.org/basedir-spec: a relative path is ignored. So is one that is not
  /// UTF-8, in which something was replaced.
  package static func folder(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    if let caches = place("XDG_CACHE_HOME", environment) { return caches + "/finetune" }
    return place("HOME", environment).map { $0 + "/.cache/finetune" }
  }

  private static func place(_ variable: String, _ environment: [String: String]) -> String? {
    environment[variable].flatMap { path in
      path.hasPrefix("/") && !path.unicodeScalars.contains("\u{FFFD}") ? path : nil
    }
  }

  /// Where downloaded weights lie; nil if there is no place for them.
  package static func weights(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    folder(environment).map { $0 + "/weights" }
  }
}
