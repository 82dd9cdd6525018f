internal import Foundation

/// Where programs keep what they can make or get again.
package enum UserCache {
  /// `finetune` in `XDG_CACHE_HOME`, else in `.cache` of the home folder; nil if there is none.
  ///
  /// https://specifications.freedesktop.org/basedir-spec: a relative path is ignored.
  package static func folder(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    if let caches = environment["XDG_CACHE_HOME"], caches.hasPrefix("/") {
      return caches + "/finetune"
    }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.cache/finetune" }
    return nil
  }

  /// Where downloaded weights lie; nil if there is no place for them.
  package static func weights(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    folder(environment).map { $0 + "/weights" }
  }
}
