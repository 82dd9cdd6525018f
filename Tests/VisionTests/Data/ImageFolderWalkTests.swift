import Foundation
import Testing
import Vision

@Suite("Image folders: links and odd files")
struct ImageFolderWalkTests {
  private func training(_ folder: DataSetFolder) throws -> ([String], [ImageFolderWarning]) {
    let set = try ImageFolder(path: folder.path)
    return (folder.inside(set.train.map(\.path)), set.warnings)
  }

  @Test("links to folders and files outside the data set are followed")
  func followed() throws {
    try DataSetFolder.with(["x/3.png": "a3", "x/deep/4.png": "a4", "x5.png": "a5"]) { outside in
      try DataSetFolder.with(DataSetFolder.plain) { folder in
        try folder.makeLink("train/a/more", to: outside.full("x"))
        try folder.makeLink("train/a/5.png", to: outside.full("x5.png"))
        let (paths, warnings) = try training(folder)
        #expect(
          paths == [
            "train/a/1.png", "train/a/5.png", "train/a/more/3.png", "train/a/more/deep/4.png",
            "train/b/1.png",
          ])
        #expect(warnings.isEmpty)
      }
    }
  }

  @Test("a class, train, val and the data set itself may be links")
  func linkedFolders() throws {
    try DataSetFolder.with(["1.png": "c1"]) { outside in
      try DataSetFolder.with(DataSetFolder.plain) { folder in
        try folder.makeLink("train/c", to: outside.path)
        try folder.makeImage("elsewhere/a/2.png", "a2")
        try folder.makeImage("elsewhere/b/2.png", "b2")
        try folder.makeImage("elsewhere/c/2.png", "c2")
        try FileManager.default.removeItem(atPath: folder.full("val"))
        try folder.makeLink("val", to: "elsewhere")
        try folder.makeLink("itself", to: folder.path)
        let set = try ImageFolder(path: folder.full("itself"))
        #expect(set.classes == ["a", "b", "c"])
        #expect(set.train.count == 3)
        #expect(set.validation.count == 3)
      }
    }
  }

  @Test(
    "links that lead back up end there, and the images are counted once", .timeLimit(.minutes(1)))
  func cycles() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/a/sub/2.png", "a3")
      try folder.makeLink("train/a/self", to: ".")
      try folder.makeLink("train/a/sub/up", to: "..")
      try folder.makeLink("train/a/top", to: "../..")
      try folder.makeLink("train/a/split", to: "..")
      let (paths, warnings) = try training(folder)
      #expect(paths == ["train/a/1.png", "train/a/sub/2.png", "train/b/1.png"])
      #expect(warnings.isEmpty)
    }
  }

  @Test("what a class holds already is not counted again through a link, whichever sorts first")
  func linksInside() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/a/m/2.png", "a3")
      try folder.makeLink("train/a/0.png", to: "1.png")
      try folder.makeLink("train/a/b", to: "m")
      try folder.makeLink("train/a/z", to: "m")
      let (paths, warnings) = try training(folder)
      #expect(paths == ["train/a/1.png", "train/a/m/2.png", "train/b/1.png"])
      #expect(warnings.isEmpty)
    }
  }

  @Test("one folder linked twice is counted once")
  func twice() throws {
    try DataSetFolder.with(["3.png": "a3"]) { outside in
      try DataSetFolder.with(DataSetFolder.plain) { folder in
        try folder.makeLink("train/a/x", to: outside.path)
        try folder.makeLink("train/a/y", to: outside.path)
        let (paths, _) = try training(folder)
        #expect(paths == ["train/a/1.png", "train/a/x/3.png", "train/b/1.png"])
      }
    }
  }

  @Test("a link into another class or side is followed and the repetition listed")
  func acrossClasses() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeLink("train/b/from-a.png", to: "../a/1.png")
      try folder.makeLink("val/b/from-train.png", to: "../../train/b/1.png")
      let (_, warnings) = try training(folder)
      #expect(
        warnings == [
          .sameBytesInClasses([["train/a/1.png", "train/b/from-a.png"].map(folder.full)]),
          .sameBytesOnBothSides([["train/b/1.png", "val/b/from-train.png"].map(folder.full)]),
        ])
    }
  }

  @Test("a link that leads nowhere, or to itself, is reported")
  func dangling() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeLink("train/a/gone.png", to: "/nowhere/at/all.png")
      try folder.makeLink("train/loop", to: "loop")
      let (paths, warnings) = try training(folder)
      #expect(paths.count == 2)
      #expect(
        warnings == [.danglingLinks([folder.full("train/a/gone.png"), folder.full("train/loop")])])
    }
  }

  @Test("a named pipe and a link to one are listed, not waited for", .timeLimit(.minutes(1)))
  func pipes() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      #expect(mkfifo(folder.full("train/a/pipe.png"), 0o600) == 0)
      try folder.makeLink("train/b/null.png", to: "/dev/null")
      let (paths, warnings) = try training(folder)
      #expect(paths.count == 2)
      #expect(
        warnings == [
          .notImages([folder.full("train/a/pipe.png"), folder.full("train/b/null.png")])
        ])
    }
  }

  @Test("a name that is not UTF-8 is reported")
  func invalidName() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      let name = Array(folder.full("train/a/").utf8CString.dropLast()) + [-1, 65, 0]
      let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
      // Some file systems refuse such names themselves.
      guard descriptor >= 0 else { return }
      close(descriptor)
      let (paths, warnings) = try training(folder)
      #expect(paths.count == 2)
      #expect(warnings == [.unreadableNames([folder.full("train/a/\u{fffd}A")])])
    }
  }

  @Test("the order of samples does not depend on the order of creation or the number of threads")
  func deterministic() throws {
    let names = (0..<40).map { "\($0 % 2 == 0 ? "a" : "b")/\($0 * 37 % 40).png" }
    var seen: [[Sample]] = []
    for order in [names, names.reversed(), names.sorted()] {
      try DataSetFolder.with { folder in
        for name in order { try folder.makeImage(name, name) }
        let set = try ImageFolder(path: folder.path, validationFraction: 0.5)
        seen.append(
          (set.train + set.validation).map {
            Sample(path: folder.inside([$0.path])[0], label: $0.label, digest: $0.digest)
          })
      }
    }
    #expect(seen[0] == seen[1])
    #expect(seen[0] == seen[2])
  }
}
