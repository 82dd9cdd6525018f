internal import Foundation
package import Text
package import Training
internal import Weights

/// The runs in a folder, and what else lies there.
package struct RunList: Sendable {
  /// The folder as it was given.
  package let folder: String
  /// The runs: the highest validation top-1 first, then the newest.
  package let runs: [RunRecord]
  /// Folders that can't be read as runs, with the reason.
  package let others: [(path: String, reason: String)]

  /// The runs whose folders lie in `folder`; if it is a run's folder itself, that one.
  ///
  /// - Throws: `RunRecordError.missing`, `FileError` for a folder that can't be listed.
  package init(folder: String) throws {
    guard let status = try Folder.status(of: folder), status.st_mode & S_IFMT == S_IFDIR else {
      throw RunRecordError.missing(path: folder)
    }
    self.folder = folder
    var runs: [RunRecord] = []
    var others: [(path: String, reason: String)] = []
    let isRun = FileManager.default.fileExists(atPath: folder + "/metrics.jsonl")
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let paths =
      isRun
      ? [folder]
      : try Folder.names(in: folder).sorted()
        .filter { !$0.hasPrefix(".") }.map { base + $0 }
    for path in paths {
      guard Folder.isFolder(path) else {
        let hint = FileManager.default.fileExists(atPath: path) ? "" : notUTF8Hint(path)
        if !hint.isEmpty { others.append((path, path.printable + hint)) }
        continue
      }
      do {
        runs.append(try RunRecord(path: path))
      } catch {
        others.append((path, "\(error)"))
      }
    }
    self.others = others
    self.runs = runs.enumerated().sorted { left, right in
      let (l, r) = (left.element, right.element)
      let (accuracy, other) = (l.validation?.top1 ?? -1, r.validation?.top1 ?? -1)
      if accuracy != other { return accuracy > other }
      if l.started.time != r.started.time { return l.started.time > r.started.time }
      return left.offset < right.offset
    }.map(\.element)
  }

  /// The document of `--format json`.
  package var json: JSON {
    [
      "folder": .string(folder), "runs": .array(runs.map(\.json)),
      "others": .array(
        others.map { ["path": .string($0.path), "reason": .string($0.reason)] }),
    ]
  }
}
