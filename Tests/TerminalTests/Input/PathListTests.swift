import Foundation
import Terminal
import TestSupport
import Testing

@Suite("Lists of paths")
struct PathListTests {
  /// What a list in a file gives: paths, and errors as they are told.
  private func read(_ bytes: [UInt8]) throws -> [String] {
    let folder = try TemporaryFolder()
    let path = folder.path + "/list"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    var list = PathList(descriptor: file.fileDescriptor)
    var found: [String] = []
    while let next = list.next() {
      switch next {
      case .success(let path): found.append(path)
      case .failure(let error): found.append("! \(error)")
      }
    }
    return found
  }

  private func read(_ text: String) throws -> [String] { try read(Array(text.utf8)) }

  @Test("lines, with either end, an empty one among them, the last without an end")
  func lines() throws {
    #expect(try read("a.png\n\nb c.png\r\nd.png") == ["a.png", "b c.png", "d.png"])
    #expect(try read("a.png\n") == ["a.png"])
    #expect(try read("").isEmpty && read("\n\r\n").isEmpty)
    #expect(try read("\u{feff}a.png\nb.png") == ["a.png", "b.png"])
  }

  @Test("zeros between paths, which may hold line ends then")
  func zeros() throws {
    #expect(try read("a.png\0b.png\0") == ["a.png", "b.png"])
    #expect(try read("a\nb.png\0c.png\r\0d.png") == ["a\nb.png", "c.png\r", "d.png"])
    #expect(try read("a.png\0") == ["a.png"])
    // Beyond what is read at a time.
    let many = (0..<20_000).map { "folder/image number \($0).png" }
    #expect(try read(many.joined(separator: "\0")) == many)
    #expect(try read(many.joined(separator: "\n")) == many)
  }

  @Test("what no file can be called is refused by name, and the rest goes on")
  func impossible() throws {
    let other = try read([0x61, 0xe9, 0x0a, 0x62, 0x0a])
    #expect(other.count == 2 && other[1] == "b")
    #expect(other[0].hasPrefix("! a\u{fffd}: expected a path in UTF-8, found other bytes"))
    // A zero that comes long after lines were taken for paths.
    let long = String(repeating: "x", count: 70_000) + "\n"
    let mixed = try read("a.png\n" + long + long + "b\0c.png\nd.png\n")
    #expect(mixed.first == "a.png" && mixed.last == "d.png" && mixed.count == 5)
    #expect(mixed[3].contains("found a zero byte in it"))
    let wide = try read([0xff, 0xfe, 0x61, 0, 0x2f, 0, 0x0a, 0])
    #expect(wide.count == 1 && wide[0].contains("found UTF-16: save it as UTF-8"))
  }

  @Test("a path is handed over as soon as it is whole", .timeLimit(.minutes(1)))
  func pieces() throws {
    let pipe = Pipe()
    var list = PathList(descriptor: pipe.fileHandleForReading.fileDescriptor)
    for path in ["a.png", "b.png"] {
      try pipe.fileHandleForWriting.write(contentsOf: Data("\(path)\n".utf8))
      #expect(try list.next()?.get() == path)
    }
  }

  @Test("what can't be read is an error, not an end")
  func unreadable() throws {
    let descriptor = open("/", O_RDONLY)
    defer { close(descriptor) }
    var list = PathList(descriptor: descriptor)
    #expect(throws: (any Error).self) { try list.next()?.get() }
    #expect(list.next() == nil)
  }
}
