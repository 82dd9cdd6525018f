import Foundation
import TestSupport
import Testing
import Training
import Weights

@Suite("Run folder")
struct RunFolderTests {
  private let root: TemporaryFolder
  private var path: String { root.path + "/runs/a" }

  init() throws { root = try TemporaryFolder() }

  private func options(_ epochs: Int = 10) -> RunOptions {
    var options = RunOptions()
    options.data = "/photos"
    options.epochs = epochs
    return options
  }

  private func open(_ options: RunOptions, overwrite: Bool = false) throws -> RunFolder {
    try RunFolder(path: path, options: options, overwrite: overwrite)
  }

  /// Leaves a finished run behind.
  private func finish(_ options: RunOptions) throws {
    let folder = try open(options)
    try Data().write(to: URL(fileURLWithPath: folder.headPath))
    try AtomicFile.write(options.yaml, to: folder.configurationPath)
  }

  @Test("it is made with the folders it lies in, and removed again if nothing came of it")
  func madeAndRemoved() throws {
    let folder = try open(options())
    #expect(Folder.isFolder(path))
    folder.discardIfEmpty()
    #expect(!FileManager.default.fileExists(atPath: root.path + "/runs"))
  }

  @Test(
    "a file of somebody else is not replaced",
    arguments: [
      ("run.yaml", "epochs: 3\n"), ("report.html", "<!DOCTYPE html>\n<p>mine</p>"),
      ("metrics.jsonl", #"{"loss":1}"#), ("validation.jsonl", "x"), ("summary.json", "[]"),
    ])
  func foreign(_ name: String, _ text: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try AtomicFile.write(text, to: path + "/" + name)
    let error = #expect(throws: RunFolderError.self) { try open(options()) }
    #expect(error?.description.hasPrefix(path + "/" + name + ": expected no file, or one") == true)
    #expect(try String(contentsOfFile: path + "/" + name, encoding: .utf8) == text)
    try AtomicFile.write("", to: path + "/" + name)
    _ = try open(options())
  }

  @Test("trying whether it can be written leaves nothing behind")
  func clean() throws {
    let folder = try open(options())
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("what was written stays")
  func stays() throws {
    let folder = try open(options())
    try Data().write(to: URL(fileURLWithPath: folder.headPath))
    folder.discardIfEmpty()
    #expect(FileManager.default.fileExists(atPath: folder.headPath))
  }

  @Test("a run may be repeated in its folder, with other threads and another bar too")
  func repeated() throws {
    try finish(options())
    var again = options()
    again.threads = 7
    again.minAccuracy = 0.5
    again.output = "/elsewhere/under/another/name"
    _ = try open(again)
  }

  @Test("the head of another run is kept, unless it may be overwritten")
  func another() throws {
    try finish(options())
    let error = #expect(throws: RunFolderError.self) { try open(options(11)) }
    #expect(error?.description.hasPrefix("\(path): expected a new or an empty folder") == true)
    _ = try open(options(11), overwrite: true)
  }

  @Test("a head without its options is kept too")
  func unknownHead() throws {
    try finish(options())
    try FileManager.default.removeItem(atPath: path + "/run.yaml")
    #expect(throws: RunFolderError.self) { try open(options()) }
  }

  @Test("files of other kinds are no hindrance, and stay")
  func otherFiles() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: path + "/notes.txt"))
    try open(options()).discardIfEmpty()
    #expect(FileManager.default.fileExists(atPath: path + "/notes.txt"))
  }

  @Test("two runs can't have it at the same time")
  func locked() throws {
    let first = try open(options())
    #expect(throws: RunFolderError.inUse(path: path)) { try open(options()) }
    #expect(first.path == path)
  }

  @Test("the lock goes with its run")
  func unlocked() throws {
    do { _ = try open(options()) }
    _ = try open(options())
  }

  @Test("a file in the way is an error of writing")
  func fileInTheWay() throws {
    try Data().write(to: URL(fileURLWithPath: root.path + "/runs"))
    let error = #expect(throws: FileError.self) { try open(options()) }
    #expect(error?.operation == .write)
  }

  @Test("without --output the folder is named after the data and the time")
  func defaultPath() {
    let time = Date(timeIntervalSince1970: 1_700_000_000)
    let path = RunFolder.defaultPath(data: "/somewhere/photos/", at: time)
    #expect(path.hasPrefix("runs/photos-202311"))
    #expect(path.count == "runs/photos-20231114-221320".count)
  }
}
