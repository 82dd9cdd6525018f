package import Foundation
internal import Text
package import Vision
internal import Weights

/// The folder a run writes: `head.safetensors`, `run.yaml`, `metrics.jsonl`, `validation.jsonl`,
/// `summary.json`, `report.html`.
///
/// It is made, locked and tried before hours are spent on the run. One process at a time may have it.
/// A head that is there already is replaced only by a repetition of its own run, or with
/// `--overwrite`; files that are not ours are left alone. What a finished run wrote stays until its
/// repetition has finished too.
package final class RunFolder {
  /// The folder as it was given.
  package let path: String
  /// Whether a finished run under the same options lies here.
  package let holdsSameRun: Bool
  /// Whether a head may be replaced that is not of the same run.
  private let overwrite: Bool
  private let lock: FolderLock
  private let created: [String]

  /// Where the head goes.
  package var headPath: String { path + "/head.safetensors" }
  /// Where the options go.
  package var configurationPath: String { path + "/run.yaml" }
  /// Where the figures of the epochs go.
  package var metricsPath: String { path + "/metrics.jsonl" }
  /// Where the record of each validation image goes.
  package var validationPath: String { path + "/validation.jsonl" }
  /// Where the whole run is summed up, as in `--format json`.
  package var summaryPath: String { path + "/summary.json" }
  /// Where the page about it goes.
  package var reportPath: String { path + "/report.html" }

  /// Makes the folder if need be, and locks it.
  ///
  /// - Parameters:
  ///   - options: The resolved options of the run.
  ///   - overwrite: Whether the head of another run may be replaced.
  /// - Throws: `RunFolderError`; `FileError` if the folder can't be written.
  package init(path: String, options: RunOptions, overwrite: Bool) throws {
    self.path = path
    self.overwrite = overwrite
    created = try Folder.make(path)
    do {
      lock = try FolderLock(path)
      try RunFile.checkAll(in: path)
      try RunFolder.tryWriting(in: path)
    } catch {
      Folder.remove(created)
      if let busy = error as? FolderLock.InUse { throw RunFolderError.inUse(path: busy.path) }
      throw error
    }
    let hasHead = FileManager.default.fileExists(atPath: path + "/head.safetensors")
    let before = try? RunOptions(configuration: path + "/run.yaml")
    let isSame = hasHead && before?.shapesSameRun(as: options) == true
    holdsSameRun = isSame && (try? RunRecord(path: path))?.state == .finished
    if hasHead, !isSame, !overwrite { throw RunFolderError.holdsAnotherRun(path: path) }
  }

  /// Throws `RunFolderError` if the folder's head is of another run because it was trained behind another
  /// preprocessing, which options don't show where their defaults have changed or come from the weights.
  package func check(_ preprocessing: Preprocessing) throws(RunFolderError) {
    guard !overwrite, let head = try? HeadFile(path: headPath) else { return }
    if head.preprocessing != preprocessing { throw .holdsAnotherRun(path: path) }
  }

  /// Writes `run.yaml` for a run that is about to train, and removes what another run has left but its
  /// head, which stays until there is a new one.
  ///
  /// - Parameters:
  ///   - options: The resolved options of the run.
  ///   - extras: What knows other files that a run leaves.
  /// - Throws: `FileError`.
  func begin(_ options: RunOptions, removing extras: some RunExtras) throws {
    if !holdsSameRun {
      for path in [metricsPath, validationPath, summaryPath, reportPath] { unlink(path) }
      extras.removeEarlier()
    }
    try AtomicFile.write(options.yaml, to: configurationPath)
  }

  /// What writes `metrics.jsonl`.
  func metrics() -> JSONLinesSink {
    JSONLinesSink(path: metricsPath, isWrittenAtEnd: holdsSameRun)
  }

  /// What writes `validation.jsonl`.
  func validation() -> ValidationSink { ValidationSink(path: validationPath) }

  /// Removes the folders that were made for nothing: those that are still empty.
  package func discardIfEmpty() {
    Folder.remove(created)
  }

  /// `runs/DATA-20250131-235959`, or with a number behind it if that exists.
  package static func defaultPath(data: String, at time: Date = Date()) -> String {
    let url = URL(fileURLWithPath: data).standardizedFileURL
    let isList = ["csv", "tsv"].contains(url.pathExtension.lowercased())
    let name = (isList ? url.deletingPathExtension() : url).lastPathComponent
    var seconds = Int(time.timeIntervalSince1970)
    var parts = tm()
    localtime_r(&seconds, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let day = "\(parts.tm_year + 1900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))"
    let clock = two(parts.tm_hour) + two(parts.tm_min) + two(parts.tm_sec)
    let base = "runs/\(name.isEmpty || name == "/" ? "data" : name)-\(day)-\(clock)"
    var path = base
    var number = 2
    while FileManager.default.fileExists(atPath: path) {
      path = "\(base)-\(number)"
      number += 1
    }
    return path
  }

  private static func tryWriting(in path: String) throws {
    var file = try AtomicFile(replacing: path + "/.finetune-test")
    try file.write("x")
  }
}

/// Why a folder can't take a run.
package enum RunFolderError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is a head of another run in it.
  case holdsAnotherRun(path: String)
  /// Another process is writing a run into it.
  case inUse(path: String)
  /// A file of somebody else lies where a run would write.
  case foreign(path: String)

  package var description: String {
    switch self {
    case .holdsAnotherRun(let path):
      "\(path.printable): expected a new or an empty folder, found the head of another run: choose "
        + "another, or say that it may be replaced"
    case .inUse(let path):
      "\(path.printable): another finetune is writing into this folder: wait for it, or choose "
        + "another"
    case .foreign(let path):
      "\(path.printable): expected no file, or one with what finetune train writes, found one with "
        + "something else: choose another name, or remove the file first"
    }
  }
}
