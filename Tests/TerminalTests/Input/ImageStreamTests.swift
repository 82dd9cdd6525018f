import Foundation
import Terminal
import TestSupport
import Testing
import Vision

@Suite("Streams of images")
struct ImageStreamTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What a stream yields, and what it reports.
  private func read(
    _ arguments: [String], input: [String] = [], ahead: Bool = false
  ) -> (paths: [String], reports: [String], stream: ImageStream) {
    var lines = input[...]
    var reports: [String] = []
    let stream = ImageStream(
      arguments, nextListed: { lines.popFirst().map { .success($0) } },
      report: { reports.append("\($0)") })
    if ahead { _ = stream.lookAhead() }
    return (Array(stream), reports, stream)
  }

  @Test("a folder stands for all images below it, hidden ones and other files left out")
  func folders() throws {
    let inner = folder.path + "/b"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    let outside = try TestImages.write(2, to: folder.path)
    let inside = try TestImages.write(1, to: inner)
    try FileManager.default.copyItem(atPath: inside[0], toPath: inner + "/.hidden.png")
    try Data("text".utf8).write(to: URL(fileURLWithPath: inner + "/notes.txt"))
    for ahead in [false, true] {
      let found = read([folder.path], ahead: ahead)
      #expect(found.paths == outside + inside)
      #expect(found.reports.isEmpty)
      #expect(
        found.stream.leftOut.warnings == [
          "1 file is no image, left out: \(inner)/notes.txt; only PNG, JPEG and WebP are read"
        ])
    }
  }

  @Test("arguments keep their order, and - takes its place among them")
  func order() throws {
    let paths = try TestImages.write(3, to: folder.path)
    #expect(
      read([paths[2], "-", paths[0]], input: [paths[1]]).paths == [
        paths[2], paths[1], paths[0],
      ])
    #expect(read(["-"], input: [folder.path, paths[0]]).paths == paths + [paths[0]])
  }

  @Test("what is not there and what is empty is reported, and the rest goes on")
  func missing() throws {
    let path = try TestImages.write(1, to: folder.path)[0]
    let empty = folder.path + "/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    let found = read(["/nowhere/a.png", empty, path])
    #expect(found.paths == [path])
    #expect(found.reports.count == 2)
    #expect(found.reports[0].hasPrefix("/nowhere/a.png: expected"))
    #expect(found.reports[1].contains(empty))
    #expect(read(["caf\u{fffd}.png"]).reports[0].contains("not UTF-8"))
    let unlisted = read(["-", path])
    #expect(unlisted.paths == [path])
    #expect(
      unlisted.reports.count == 1 && unlisted.reports[0].hasPrefix("standard input: expected"))
  }

  @Test("HEICs without PNGs are counted, with the command that converts; those with are not")
  func otherPictures() throws {
    let photos = folder.path + "/photos"
    try FileManager.default.createDirectory(atPath: photos, withIntermediateDirectories: true)
    func heic(_ name: String) throws {
      let start = [0, 0, 0, 24] + Array("ftypheic".utf8)
      try Data(start).write(to: URL(fileURLWithPath: photos + "/" + name))
    }
    for name in ["a.heic", "b.HEIC"] { try heic(name) }
    let alone = read([photos])
    #expect(alone.reports.count == 1 && alone.stream.leftOut.warnings.isEmpty)
    #expect(alone.reports[0].contains("expected images, found 2 HEICs; only PNG, JPEG "))
    #expect(alone.reports[0].contains("find \(photos) -iname '*.heic' -exec mogrify "))
    let paths = try TestImages.write(1, to: photos)
    try heic("1000.heic")
    let mixed = read([photos])
    #expect(mixed.paths == paths && mixed.reports.isEmpty)
    #expect(mixed.stream.leftOut.warnings.isEmpty && mixed.stream.leftOut.pictures.count == 1)
    let warning = mixed.stream.leftOut.pictures[0]
    #expect(
      warning.description.hasPrefix(
        "2 HEICs without a PNG, JPEG or WebP beside them, left out"))
    #expect(warning.command.map { warning.description.hasSuffix(": " + $0) } == true)
  }

  @Test("a file is taken as an image whatever it holds, so that its error names it")
  func anyFile() throws {
    let path = folder.path + "/notes.txt"
    try Data("text".utf8).write(to: URL(fileURLWithPath: path))
    #expect(read([path]).paths == [path])
  }

  @Test("how many there are is known ahead, but standard input is not read to its end for that")
  func lookAhead() throws {
    let paths = try TestImages.write(40, to: folder.path)
    let known = ImageStream([folder.path], nextListed: { nil }, report: { _ in })
    #expect(known.lookAhead() == 40 && known.total == 40)
    #expect(known.next() == paths[0] && known.lookAhead() == 40)
    var asked = 0
    let endless = ImageStream(
      ["-"],
      nextListed: {
        asked += 1
        return .success(paths[asked % 40])
      }, report: { _ in })
    #expect(endless.lookAhead() == 32 && asked == 32 && endless.total == nil)
    for _ in 0..<100 { #expect(endless.next() != nil) }
    #expect(asked == 100)
  }
}
