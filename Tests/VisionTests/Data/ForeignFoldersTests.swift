import Foundation
import Testing
import Vision

@Suite("Folders that are no classes")
struct ForeignFoldersTests {
  private static let names = [
    "@eaDir", ".thumbnails", "__MACOSX", "#recycle", "$RECYCLE.BIN", "System Volume Information",
    "lost+found", ".Trashes",
  ]

  @Test("what systems put there is no class and no part of one, in either layout", arguments: names)
  func systems(name: String) throws {
    for side in ["", "train/"] {
      var images = DataSetFolder.plain
      if side.isEmpty {
        images = Dictionary(
          uniqueKeysWithValues: images.map {
            ($0.replacing("train/", with: "").replacing("val/", with: ""), $1)
          })
      }
      try DataSetFolder.with(images) { folder in
        for place in [side, "\(side)a/"] {
          try folder.makeImage("\(place)\(name)/1.png/thumb.png", name + place)
        }
        try folder.makeFolder("\(side)b/\(name)")
        let set = try ImageFolder(path: folder.path, purpose: .evaluation)
        #expect(set.classes == ["a", "b"])
        #expect(set.train.count + set.validation.count == 4)
        #expect(set.warnings.isEmpty)
        var walk = ImageWalk(folder.path)
        var count = 0
        while walk.next() != nil { count += 1 }
        #expect(count == 4)
      }
    }
  }

  @Test("a file may have such a name")
  func file() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/a/@eaDir", "file")
      #expect(try ImageFolder(path: folder.path).train.count == 3)
    }
  }

  @Test(
    "a folder of runs is no class, whatever notes lie beside them, nor is a run without journal")
  func runs() throws {
    try DataSetFolder.with([
      "a/1.png": "image 0", "a/2.png": "image 4", "b/1.png": "image 1", "b/2.png": "image 5",
    ]) {
      folder in
      for name in ["run.yaml", "head.safetensors", "picture.png"] {
        try folder.makeImage("runs/x/\(name)", name)
        try folder.makeImage("run/\(name)", name)
      }
      try folder.makeFile("runs/notes.txt", Array("notes".utf8))
      let set = try ImageFolder(path: folder.path, purpose: .evaluation)
      #expect(set.classes == ["a", "b"])
      #expect(set.warnings == [.runFolders(["run", "runs/x"].map(folder.full))])
      #expect(throws: Never.self) { try ImageFolder(path: folder.path, validationFraction: 0.5) }
      // A picture beside them makes a class of the folder.
      try folder.makeImage("runs/1.png", "runs")
      #expect(try ImageFolder(path: folder.path, purpose: .evaluation).classes.contains("runs"))
    }
  }

  @Test(
    "a folder of archives is called that, with what to do",
    arguments: [
      ["a.zip", "b.zip"], ["a/images.tar.gz", "b/images.tgz"], ["train/a.zip", "val/b.7z"],
      ["all.tar"],
    ])
  func archives(names: [String]) throws {
    try DataSetFolder.with { folder in
      for name in names { try folder.makeFile(name, [0x50, 0x4b, 3, 4]) }
      let error = #expect(throws: ImageFolderError.self) { try ImageFolder(path: folder.path) }
      #expect(error == .archives(folder.path, names.map(folder.full)))
      #expect(error?.description.contains("\(folder.full(names[0]))") == true)
      #expect(error?.description.contains("; unpack ") == true)
      try folder.makeImage("x/1.png", "1")
      #expect(throws: ImageFolderError.self) { try ImageFolder(path: folder.path) }
      let set = try? ImageFolder(path: folder.path, purpose: .evaluation)
      #expect(set?.classes ?? ["x"] == ["x"])
    }
  }
}
