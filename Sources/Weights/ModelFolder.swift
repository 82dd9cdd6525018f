import Foundation

/// Where weights lie that are named without a path.
public enum ModelFolder {
  /// No file fits the name.
  public struct NotFound: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was asked for.
    public let name: String
    /// Every path that was tried.
    public let tried: [String]
    /// The names that would have been found instead.
    public let available: [String]

    /// One line: the name, where it was looked for, what there is and what to do.
    public var description: String {
      "\(name): no such weights; looked for \(tried.joined(separator: ", ")); "
        + "found \(listed(available)); give a path or put the file into models/"
    }
  }

  /// The file that `name` means.
  ///
  /// A path to a file is taken as it is. Otherwise `.safetensors` is appended if it is missing, and
  /// a name without a slash is looked for in the folder that `FINETUNE_MODELS` names, in `models/`
  /// of the current folder, and in `models/` beside the executable, in this order.
  ///
  /// - Throws: `NotFound` with every path that was tried.
  public static func find(_ name: String) throws(NotFound) -> String {
    try find(name, folders: folders)
  }

  package static func find(_ name: String, folders: [String]) throws(NotFound) -> String {
    let isBare = !name.contains("/")
    let hasExtension = name.hasSuffix(".safetensors")
    var candidates = [name]
    if !hasExtension { candidates.append(name + ".safetensors") }
    if isBare {
      for folder in folders {
        candidates.append(folder + "/" + name + (hasExtension ? "" : ".safetensors"))
      }
    }
    if let found = candidates.first(where: isFile) { return found }
    var available: Set<String> = []
    for folder in folders {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      available.formUnion(
        files.filter { $0.hasSuffix(".safetensors") && !$0.hasPrefix(".") }
          .map { String($0.dropLast(".safetensors".count)) })
    }
    throw NotFound(name: name, tried: candidates, available: available.sorted())
  }

  /// The folders of models, the most particular first.
  private static var folders: [String] {
    var folders: [String] = []
    if let named = ProcessInfo.processInfo.environment["FINETUNE_MODELS"], !named.isEmpty {
      folders.append(named)
    }
    folders.append("models")
    if let executable = Bundle.main.executableURL {
      folders.append(
        executable.resolvingSymlinksInPath().deletingLastPathComponent()
          .appendingPathComponent("models").path)
    }
    return folders
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return !path.isEmpty && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
