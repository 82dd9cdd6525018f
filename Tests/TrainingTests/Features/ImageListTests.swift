import Foundation
import Testing
import Training

@Suite("Image lists")
struct ImageListTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a folder stands for all PNGs below it, hidden ones and other files left out")
  func folders() throws {
    let inner = folder.path + "/b"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    let outside = try TestImages.write(2, to: folder.path)
    let inside = try TestImages.write(1, to: inner)
    try FileManager.default.copyItem(atPath: inside[0], toPath: inner + "/.hidden.png")
    try Data("text".utf8).write(to: URL(fileURLWithPath: inner + "/notes.txt"))
    let list = try ImageList([folder.path]) { [] }
    #expect(list.paths == outside + inside)
    #expect(list.others == [inner + "/notes.txt"])
  }

  @Test("arguments keep their order, and - takes its place among them")
  func order() throws {
    let paths = try TestImages.write(3, to: folder.path)
    let list = try ImageList([paths[2], "-", paths[0]]) { [paths[1], ""] }
    #expect(list.paths == [paths[2], paths[1], paths[0]])
  }

  @Test("what is not there and what is empty is named")
  func missing() throws {
    let list = try ImageList(["/nowhere/a.png", folder.path]) { [] }
    #expect(list.paths.isEmpty)
    #expect(list.missing == ["/nowhere/a.png"])
    #expect(list.empty == [folder.path])
  }

  @Test("a file is taken as an image whatever it holds, so that its error names it")
  func anyFile() throws {
    let path = folder.path + "/notes.txt"
    try Data("text".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try ImageList([path]) { [] }.paths == [path])
  }
}
