import Foundation
import Testing
import Vision
import Weights

@Suite("Walk through a folder")
struct ImageWalkTests {
  private func walk(_ path: String) -> [ImageWalk.Found] {
    var walk = ImageWalk(path)
    var found: [ImageWalk.Found] = []
    while let next = walk.next() { found.append(next) }
    return found
  }

  /// The images below a folder, as paths inside it.
  private func images(_ folder: DataSetFolder) -> [String] {
    folder.inside(
      walk(folder.path).compactMap { if case .image(let path) = $0 { path } else { nil } })
  }

  @Test("files come in the order of their paths' bytes, folders among them")
  func order() throws {
    let names = [
      "a.png", "a/z.png", "a/b/c.png", "a-1.png", "a0.png", "B.png", "é.png", "ab", "a/b.png",
    ]
    try DataSetFolder.with(Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })) { folder in
      #expect(
        images(folder) == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
  }

  @Test("hidden files and folders are skipped, and what is no image is said to be so")
  func others() throws {
    try DataSetFolder.with(["a.png": "", ".b.png": "", ".c/d.png": ""]) { folder in
      try folder.makeFile("e.txt", Array("JPEG".utf8))
      // What is called an image is taken as one, so that its error says what it is.
      try folder.makeFile("d.png", Array("JPEG".utf8))
      try folder.makeFile("d2.webp", Array("WebP".utf8))
      try folder.makeFile("h", [0xff, 0xd8, 0xff])
      // A picture beside the image that was made of it is nothing to speak of.
      for name in ["a.gif", "d2.GIF", "g.gif"] { try folder.makeFile(name, Array("GIF89a".utf8)) }
      #expect(mkfifo(folder.full("f.png"), 0o600) == 0)
      #expect(
        walk(folder.path) == [
          .image(folder.full("a.png")), .image(folder.full("d.png")),
          .image(folder.full("d2.webp")),
          .other(folder.full("e.txt"), nil), .other(folder.full("f.png"), nil),
          .other(folder.full("g.gif"), .gif), .image(folder.full("h")),
        ])
    }
  }

  @Test("links to files are files, folders behind links come last, and nothing goes in circles")
  func links() throws {
    try DataSetFolder.with(["x/1.png": "1", "x/y/2.png": "2"]) { folder in
      try DataSetFolder.with(["3.png": "3"]) { outside in
        try folder.makeLink("a.png", to: "x/1.png")
        try folder.makeLink("b", to: outside.path)
        try folder.makeLink("c", to: outside.path)
        try folder.makeLink("x/up", to: "..")
        try folder.makeLink("x/y/self", to: ".")
        try folder.makeLink("nowhere.png", to: "gone.png")
        try folder.makeLink("loop", to: "loop")
        #expect(images(folder) == ["a.png", "x/1.png", "x/y/2.png", "b/3.png"])
        let dangling = walk(folder.path).filter { if case .dangling = $0 { true } else { false } }
        #expect(
          dangling == [.dangling(folder.full("loop")), .dangling(folder.full("nowhere.png"))])
      }
    }
  }

  @Test("a name that is not UTF-8 is named as far as it can be")
  func invalidName() throws {
    try DataSetFolder.with(["a.png": ""]) { folder in
      let name = Array(folder.full("").utf8CString.dropLast()) + [0x2F, CChar(bitPattern: 0xFF), 0]
      let file = open(name, O_CREAT | O_WRONLY, 0o600)
      #expect(file >= 0)
      close(file)
      #expect(walk(folder.path).last == .unreadableName(folder.full("\u{FFFD}")))
    }
  }

  @Test("a folder that can't be listed is a failure, and the walk goes on")
  func failures() async {
    #expect(walk("/nowhere").count == 1)
    await #expect(processExitsWith: .success) {
      // Permissions do not hold the superuser back.
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      let tests = ImageWalkTests()
      try DataSetFolder.with(["a/1.png": "", "b/2.png": ""]) { folder in
        #expect(chmod(folder.full("a"), 0) == 0)
        defer { chmod(folder.full("a"), 0o700) }
        #expect(tests.walk(folder.path).count == 2)
        #expect(tests.images(folder) == ["b/2.png"])
      }
    }
  }

  @Test("so is a link to what can't be looked up, or in a folder where nothing can")
  func lookUps() async {
    await #expect(processExitsWith: .success) {
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      let tests = ImageWalkTests()
      try DataSetFolder.with(["a/1.png": "", "b/2.png": "", "c/3.png": ""]) { folder in
        try folder.makeLink("a/into.png", to: "../b/2.png")
        try folder.makeLink("c/link.png", to: "3.png")
        #expect(chmod(folder.full("b"), 0) == 0)
        #expect(chmod(folder.full("c"), 0o400) == 0)
        defer {
          chmod(folder.full("b"), 0o700)
          chmod(folder.full("c"), 0o700)
        }
        let failures = tests.walk(folder.path).compactMap {
          if case .failure(let error) = $0 { error } else { nil }
        }
        #expect(
          failures == [
            FileError(path: folder.full("a/into.png"), operation: .open, code: EACCES),
            FileError(path: folder.full("b"), operation: .list, code: EACCES),
            FileError(path: folder.full("c/link.png"), operation: .open, code: EACCES),
          ])
        #expect(tests.images(folder) == ["a/1.png", "c/3.png"])
      }
    }
  }

  @Test("20,000 files in a folder come in order")
  func many() throws {
    try DataSetFolder.with { folder in
      for index in 0..<20_000 {
        let file = open(folder.full("\(index * 7919 % 20_000).png"), O_CREAT | O_WRONLY, 0o600)
        close(file)
      }
      let names = walk(folder.path).map { "\($0)" }
      #expect(names.count == 20_000)
      #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
  }
}
