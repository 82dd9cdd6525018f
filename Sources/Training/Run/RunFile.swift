internal import Foundation

/// A file that a run writes beside its head, known by how it begins.
enum RunFile: String, CaseIterable {
  case configuration = "run.yaml"
  case metrics = "metrics.jsonl"
  case validation = "validation.jsonl"
  case summary = "summary.json"
  case page = "report.html"

  /// Throws `OutputFileError` if one of somebody else lies in the folder, which a run would replace.
  static func checkAll(in folder: String) throws {
    for file in allCases {
      let path = folder + "/" + file.rawValue
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
        continue
      }
      if !file.isOfARun(path) {
        throw OutputFileError(path: path, expected: .run, found: nil)
      }
    }
  }

  /// Whether a run has written the file, in this version or an earlier one.
  private func isOfARun(_ path: String) -> Bool {
    switch self {
    case .configuration: begins(path, with: RunOptions.firstWords)
    case .page: EarlierPage(path: path) != nil
    case .metrics: begins(path, with: #"{"event":"#)
    case .validation: begins(path, with: #"{"path":"#)
    case .summary: begins(path, with: #"{"data":"#)
    }
  }

  private func begins(_ path: String, with text: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let start = try? file.read(upToCount: 256)
    return String(decoding: start ?? Data(), as: UTF8.self).hasPrefix(text)
  }
}
