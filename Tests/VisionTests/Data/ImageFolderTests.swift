import Foundation
import Testing
import Vision

@Suite("Image folders: layouts, classes, labels")
struct ImageFolderTests {
  @Test("train and val are read with one set of labels, classes sorted by the bytes of their names")
  func splitLayout() throws {
    let images = [
      "train/zebra/1.png": "1", "train/Ant/1.png": "2", "train/émeu/1.png": "3",
      "train/a-b/1.png": "4", "train/a/1.png": "5",
      "val/zebra/9.png": "6", "val/Ant/9.png": "7", "val/émeu/9.png": "8", "val/a-b/9.png": "9",
      "val/a/9.png": "10",
    ]
    try DataSetFolder.with(images) { folder in
      let set = try ImageFolder(path: folder.path)
      #expect(set.layout == .split)
      #expect(set.classes == ["Ant", "a", "a-b", "zebra", "émeu"])
      for sample in set.train + set.validation {
        let name = folder.inside([sample.path])[0].split(separator: "/")[1]
        #expect(set.classes[sample.label] == name)
      }
      #expect(
        folder.inside(set.train.map(\.path)) == [
          "train/Ant/1.png", "train/a-b/1.png", "train/a/1.png", "train/zebra/1.png",
          "train/émeu/1.png",
        ])
      #expect(set.validation.count == 5)
      #expect(set.warnings.isEmpty)
    }
  }

  @Test("run folders inside a data set are no classes, and are said")
  func runFolders() throws {
    var images = ["a/1.png": "1", "a/2.png": "2", "b/1.png": "3", "b/2.png": "4"]
    for run in ["runs/x", "run", "a/run"] {
      for name in ["run.yaml", "metrics.jsonl", "thumbnail.png"] { images["\(run)/\(name)"] = run }
    }
    try DataSetFolder.with(images) { folder in
      let set = try ImageFolder(path: folder.path, purpose: .evaluation)
      #expect(set.classes == ["a", "b"])
      #expect(set.train.count + set.validation.count == 4)
      #expect(
        set.warnings == [.runFolders(["a/run", "run", "runs/x"].map { folder.path + "/" + $0 })])
    }
  }

  @Test("a slash at the end of the path changes nothing")
  func trailingSlash() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      let set = try ImageFolder(path: folder.path + "//")
      #expect(set.path == folder.path)
      #expect(set.train[0].path == folder.path + "/train/a/1.png")
    }
  }

  @Test("a digest is that of the file's bytes, of a file larger than the reading buffer too")
  func digests() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      let long = String(repeating: "0123456789abcdef", count: 20_000)
      try folder.makeImage("train/a/long.png", long)
      let set = try ImageFolder(path: folder.path)
      for sample in set.train {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: sample.path))
        #expect(sample.digest == bytes.withUnsafeBytes { ContentDigest(of: $0) })
      }
    }
  }

  @Test("images in subfolders belong to the class above them")
  func nested() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/b/deep/er/3.png", "b3")
      let set = try ImageFolder(path: folder.path)
      let sample = set.train.first { $0.path.hasSuffix("train/b/deep/er/3.png") }
      #expect(sample?.label == 1)
    }
  }

  @Test("an image is known by its first bytes; what is none is listed once, whatever its name")
  func signatures() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/a/png-without-extension", "a3")
      try folder.makeImage("train/a/shouting.PNG", "a4")
      try folder.makeFile("train/a/really-a.png", Array("GIF89a".utf8))
      try folder.makeFile("train/a/really-a-jpeg.png", [0xff, 0xd8, 0xff, 0xe0])
      try folder.makeFile("train/a/empty.png", [])
      try folder.makeFile("train/a/short.png", [0x89, 0x50, 0x4e])
      try folder.makeFile("labels.csv", Array("a,b".utf8))
      // A GIF beside the image that was made of it is nothing to speak of; a JPEG that the PNG may have
      // been made of, and another GIF, are.
      try folder.makeFile("train/a/1.gif", Array("GIF89a".utf8))
      try folder.makeFile("train/b/photo.jpg", [0xff, 0xd8, 0xff, 0xe2])
      try folder.makeFile("train/b/photo.heic", [0, 0, 0, 24] + Array("ftypheic".utf8))
      try folder.makeFile("train/a/1.jpg", [0xff, 0xd8, 0xff, 0xe1])
      try folder.makeFile("train/b/2.GIF", Array("GIF89a".utf8))
      var others = OtherPictures()
      others.add(folder.full("train/b/2.GIF"), .gif)
      let set = try ImageFolder(path: folder.path)
      #expect(
        folder.inside(set.train.filter { $0.label == 0 }.map(\.path)) == [
          "train/a/1.png", "train/a/png-without-extension", "train/a/really-a-jpeg.png",
          "train/a/shouting.PNG",
        ])
      #expect(
        set.warnings == [
          .besidePNGs([folder.full("train/a/1.jpg")]),
          .notImages([folder.full("labels.csv")]),
          .otherPictures(others, folder: folder.path, besideImages: true),
          .notImages(
            ["train/a/empty.png", "train/a/really-a.png", "train/a/short.png"].map(folder.full)),
        ])
    }
  }

  @Test("hidden files and folders are skipped; a folder that could be a class is named")
  func hidden() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/a/.hidden.png", "h1")
      try folder.makeImage("train/a/.git/x.png", "h2")
      try folder.makeImage("train/.NET/x.png", "h3")
      try folder.makeFile("train/.cache/x", [1, 2, 3])
      try folder.makeFile("train/.DS_Store", [1, 2, 3])
      try folder.makeFile(".trash/x.txt", [1, 2, 3])
      let set = try ImageFolder(path: folder.path)
      #expect(set.train.count == 2)
      #expect(set.classes == ["a", "b"])
      #expect(set.warnings == [.hiddenFolders([folder.full("train/.NET")])])
    }
  }

  @Test("for evaluation a class without an image is left out and named")
  func emptyClass() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeFolder("train/aa")
      try folder.makeFolder("val/aa")
      let set = try ImageFolder(path: folder.path, purpose: .evaluation)
      #expect(set.classes == ["a", "b"])
      #expect(set.train.map(\.label) == [0, 1])
      #expect(set.warnings == [.emptyClasses(["aa"])])
    }
  }

  @Test("a class that val has no folder for is named")
  func oneSided() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/aa/1.png", "aa1")
      let set = try ImageFolder(path: folder.path)
      #expect(set.classes == ["a", "aa", "b"])
      #expect(set.validation.map(\.label) == [0, 2])
      #expect(set.warnings == [.unmeasured(["aa"], layout: .split)])
    }
  }

  @Test("images beside the classes and folders beside train and val are left out and named")
  func strays() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/stray.png", "s1")
      try folder.makeImage("stray.png", "s2")
      try folder.makeImage("more/a/1.png", "t1")
      let set = try ImageFolder(path: folder.path)
      #expect(set.train.count == 2)
      #expect(
        set.warnings == [
          .ignoredFolders([folder.full("more")]),
          .outsideClasses([folder.full("stray.png"), folder.full("train/stray.png")]),
        ])
    }
  }

  @Test("a folder test beside train and val is for the test, if its folders are classes of train")
  func test() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("test/a/1.png", "t1")
      try folder.makeImage("test/b/sub/1.png", "t2")
      let set = try ImageFolder(path: folder.path)
      #expect(folder.inside(set.test.map(\.path)) == ["test/a/1.png", "test/b/sub/1.png"])
      #expect(set.test.map(\.label) == [0, 1])
      #expect(set.train.count == 2 && set.validation.count == 2 && set.warnings.isEmpty)
      try folder.makeImage("test/a/2.png", "a1")
      #expect(
        try ImageFolder(path: folder.path).warnings == [
          .sameBytesInTest([["test/a/2.png", "train/a/1.png"].map(folder.full)])
        ])
      try folder.makeImage("test/unknown/1.png", "t3")
      let without = try ImageFolder(path: folder.path)
      #expect(without.test.isEmpty && without.train == set.train)
      #expect(without.classes == ["a", "b"])
      #expect(without.warnings == [.unknownTestClasses(["unknown"])])
      try FileManager.default.removeItem(atPath: folder.full("test"))
      try folder.makeImage("test/1.png", "t4")
      let loose = try ImageFolder(path: folder.path)
      #expect(loose.warnings.contains(.emptyTest(folder.full("test"))))
      #expect(
        try ImageFolder(path: folder.path, testFraction: 0.1).warnings.contains(.testFractionUnused)
      )
    }
  }

  @Test("identical bytes under two classes, or on both sides, are listed")
  func repetitions() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      try folder.makeImage("train/b/same.png", "a1")
      try folder.makeImage("val/b/again.png", "b1")
      let set = try ImageFolder(path: folder.path)
      #expect(
        set.warnings == [
          .sameBytesInClasses([["train/a/1.png", "train/b/same.png"].map(folder.full)]),
          .sameBytesOnBothSides([["train/b/1.png", "val/b/again.png"].map(folder.full)]),
        ])
      #expect(set.train.count == 3)
    }
  }

  @Test("for evaluation one side and one class are enough, and a class may lack training images")
  func evaluation() throws {
    try DataSetFolder.with(["val/b/1.png": "b", "val/c/1.png": "c"]) { folder in
      let set = try ImageFolder(path: folder.path, purpose: .evaluation)
      #expect(set.layout == .split)
      #expect(set.classes == ["b", "c"])
      #expect(set.train.isEmpty && set.validation.count == 2)
      #expect(set.warnings.isEmpty)
      #expect(throws: ImageFolderError.unpaired(folder.path, folders: ["val"])) {
        try ImageFolder(path: folder.path)
      }
    }
    try DataSetFolder.with(["b/1.png": "b"]) { folder in
      let set = try ImageFolder(path: folder.path, purpose: .evaluation)
      #expect(set.classes == ["b"])
    }
  }
}
