internal import Foundation
internal import Text
internal import Weights

/// A file that a run writes beside its head, known by how it begins.
enum RunFile: String, CaseIterable {
  case configuration = "run.yaml"
  case metrics = "metrics.jsonl"
  case validation = "validation.jsonl"
  case summary = "summary.json"
  case page = "report.html"

  /// Throws `RunFolderError.foreign` if one of somebody else lies in the folder, which a run would
  /// replace, and `FileError` if something that is no file does.
  static func checkAll(in folder: String) throws {
    for name in allCases.map(\.rawValue) + ["head.safetensors"] {
      try AtomicFile.checkPlace(folder + "/" + name)
    }
    for file in allCases {
      let path = folder + "/" + file.rawValue
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
        continue
      }
      if !file.isOfARun(path) {
        throw RunFolderError.foreign(path: path)
      }
    }
  }

  /// Whether a run has written the file, in this version or an earlier one.
  private func isOfARun(_ path: String) -> Bool {
    switch self {
    case .configuration: begins(path, with: RunOptions.firstWords)
    case .page: start(of: path, 8192).prefix(2000).contains(pageMark)
    case .metrics: begins(path, with: #"{"event":"#)
    case .validation: begins(path, with: #"{"path":"#)
    case .summary: begins(path, with: #"{"data":"#)
    }
  }

  private func begins(_ path: String, with text: String) -> Bool {
    start(of: path, 256).hasPrefix(text)
  }

  private func start(of path: String, _ count: Int) -> String {
    guard let file = FileHandle(forReadingAtPath: path) else { return "" }
    defer { try? file.close() }
    let start = try? file.read(upToCount: count)
    return String(decoding: start ?? Data(), as: UTF8.self)
  }
}
