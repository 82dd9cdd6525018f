import Foundation
import Testing
import Vision

@Suite("Image folders: what is refused")
struct ImageFolderErrorTests {
  private func error(_ folder: DataSetFolder) -> ImageFolderError? {
    #expect(throws: ImageFolderError.self) { try ImageFolder(path: folder.path) }
  }

  @Test("a folder that is missing, or a file in its place")
  func missing() throws {
    #expect(throws: ImageFolderError.missing("/nowhere/at/all")) {
      try ImageFolder(path: "/nowhere/at/all")
    }
    try DataSetFolder.with(["x.png": "x"]) { folder in
      #expect(throws: ImageFolderError.notADataSet(folder.full("x.png"), found: "an image")) {
        try ImageFolder(path: folder.full("x.png"))
      }
      #expect(throws: ImageFolderError.missing(folder.full("x.png/y"))) {
        try ImageFolder(path: folder.full("x.png/y"))
      }
    }
  }

  @Test("images without classes, with the layout that is expected")
  func noClasses() throws {
    try DataSetFolder.with(["1.png": "1", "2.png": "2"]) { folder in
      let error = error(folder)
      #expect(error == .noClasses(folder.path, images: 2))
      #expect(
        error?.description
          == "\(folder.path): expected a folder for each class, found 2 images directly in it; "
          + "lay it out as \(folder.path)/CLASS/IMAGE, or as \(folder.path)/train/CLASS/IMAGE and "
          + "\(folder.path)/val/CLASS/IMAGE")
    }
    try DataSetFolder.with(["train/1.png": "1", "val/2.png": "2"]) { folder in
      #expect(error(folder) == .noClasses(folder.path, images: 2))
    }
  }

  @Test("an empty folder, one class, and classes without images")
  func tooFew() throws {
    try DataSetFolder.with { folder in
      #expect(error(folder) == .tooFewClasses(folder.path, found: [], empty: [], OtherPictures()))
    }
    try DataSetFolder.with(["a/1.png": "1", "a/2.png": "2"]) { folder in
      try folder.makeFolder("b")
      try folder.makeFile("c/x.txt", [0xff, 0xd9])
      let error = error(folder)
      #expect(
        error == .tooFewClasses(folder.path, found: ["a"], empty: ["b", "c"], OtherPictures()))
      #expect(error?.description.contains("found a (without any: b, c); lay it out as") == true)
    }
  }

  @Test(
    "a class folder without an image, in every layout and on either side, with what to do",
    arguments: [
      (["a/1.png", "a/2.png", "b/1.png", "b/2.png"], "c", nil),
      (["train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png"], "train/c", nil),
      (["train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png"], "val/c", nil),
      (["train/a/1.png", "train/b/1.png", "train/c/1.png", "val/a/1.png"], "val/c", "val"),
      (["train/a/1.png", "train/b/1.png", "val/c/1.png", "val/a/1.png"], "train/c", "train"),
      (["train/a/1.png", "train/b/1.png", "val/c/1.png", "val/a/1.png"], "", "train"),
    ] as [([String], String, String?)])
  func emptyClass(images: [String], empty: String, side: String?) throws {
    try DataSetFolder.with(Dictionary(uniqueKeysWithValues: images.map { ($0, $0) })) { folder in
      try folder.makeFolder(empty)
      let error = error(folder)
      #expect(
        error == .emptyClasses(folder.path, side: side, classes: ["c"], OtherPictures()))
      #expect(error?.description.contains("found none in c; add images") == true)
      // What is evaluated may lack classes.
      #expect(throws: Never.self) { try ImageFolder(path: folder.path, purpose: .evaluation) }
    }
  }

  @Test(
    "what is not read, whatever it is called, is called what it is, with the command that converts")
  func otherPictures() throws {
    let heic = [0, 0, 0, 24] + Array("ftypheic".utf8)
    for (name, pattern) in [("heic", "*.heic"), ("HEIC", "*.heic"), ("jpg", "*.jpg")] {
      try DataSetFolder.with { folder in
        for place in ["a/1", "a/2", "b/1"] { try folder.makeFile("\(place).\(name)", heic) }
        let text = error(folder)?.description ?? ""
        #expect(text.hasPrefix("\(folder.path): expected images, found 3 HEICs ("), "\(text)")
        #expect(
          text.hasSuffix(
            "find \(folder.path) -iname '\(pattern)' -exec mogrify -auto-orient "
              + "-resize '512x512^>' -format png '{}[0]' \\;"))
      }
    }
    try DataSetFolder.with(["a/1.png": "1", "a/2.png": "2"]) { folder in
      try folder.makeFile("b/1.bmp", Array("BM".utf8))
      let text = error(folder)?.description ?? ""
      #expect(text.contains("there are 1 BMP: make PNGs of them with: find"), "\(text)")
    }
  }

  @Test("the command that converts has the ending of every picture that was counted")
  func endings() throws {
    let kinds: [(String, [UInt8])] =
      ["avif", "heic", "heif"].map { ($0, [0, 0, 0, 24] + Array("ftypheic".utf8)) } + [
        ("bmp", Array("BM".utf8)), ("gif", Array("GIF89a".utf8)), ("svg", Array("<svg>".utf8)),
        ("tif", Array("II*\0".utf8)), ("tiff", Array("MM\0*".utf8)),
      ]
    try DataSetFolder.with { folder in
      for (ending, bytes) in kinds { try folder.makeFile("a/1.\(ending)", bytes) }
      let text = error(folder)?.description ?? ""
      for (ending, _) in kinds { #expect(text.contains("-iname '*.\(ending)'"), "\(text)") }
    }
  }

  @Test("a path with a zero in it is none")
  func zero() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      let path = folder.path + "\0x"
      let error = #expect(throws: ImageFolderError.self) { try ImageFolder(path: path) }
      #expect(error == .missing(path))
    }
  }

  @Test("what can't be read, or is called an image and is none, is collected for those who ask")
  func bad() async {
    await #expect(processExitsWith: .success) {
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      try DataSetFolder.with(DataSetFolder.plain) { folder in
        try folder.makeImage("train/a/locked.png", "a3")
        try folder.makeImage("train/a/deep/2.png", "a4")
        try folder.makeFile("train/b/empty.png", [])
        try folder.makeFile("train/b/photo.jpg", Array("GIF89a".utf8))
        chmod(folder.full("train/a/locked.png"), 0)
        chmod(folder.full("train/a/deep"), 0)
        defer { chmod(folder.full("train/a/deep"), 0o700) }
        let set = try ImageFolder(path: folder.path, memory: nil)
        #expect(set.train.count == 2 && set.warnings.isEmpty)
        #expect(
          set.bad == [
            ImageError(path: folder.full("train/a/deep"), .unreadable("Permission denied")),
            ImageError(path: folder.full("train/a/locked.png"), .unreadable("Permission denied")),
            ImageError(path: folder.full("train/b/empty.png"), .empty),
            ImageError(path: folder.full("train/b/photo.jpg"), .unknownFormat(looksLike: "a GIF")),
          ])
      }
    }
  }

  @Test(
    "folders that are meant as train and val but named otherwise, which would become classes",
    arguments: [
      ["train", "validation"], ["Train", "Val"], ["train"], ["val"], ["train", "test"],
      ["notes", "train", "valid"],
    ])
  func unpaired(names: [String]) throws {
    try DataSetFolder.with { folder in
      for name in names {
        try folder.makeImage("\(name)/a/1.png", "\(name) 1")
        try folder.makeImage("\(name)/b/1.png", "\(name) 2")
      }
      #expect(error(folder) == .unpaired(folder.path, folders: names.sorted()))
    }
  }

  @Test("a class that happens to be called train is a class")
  func trains() throws {
    let images = [
      "train/1.png": "image 0", "train/2.png": "image 4", "bus/1.png": "image 1",
    ]
    try DataSetFolder.with(images) { folder in
      let set = try ImageFolder(path: folder.path, validationFraction: 0.43)
      #expect(set.classes == ["bus", "train"])
    }
  }

  @Test("two classes of one name in two Unicode spellings")
  func spellings() throws {
    try DataSetFolder.with(["a/1.png": "1", "e\u{301}/1.png": "2"]) { folder in
      try folder.makeImage("\u{e9}/1.png", "3")
      // A file system that knows they are one has merged them.
      guard try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3 else {
        return
      }
      #expect(error(folder) == .sameName(folder.full("\u{e9}")))
    }
  }

  @Test("but train may spell a class one way and val another")
  func spellingsOfSides() throws {
    let images = [
      "train/a/1.png": "1", "train/e\u{301}/1.png": "2", "val/a/1.png": "3",
      "val/\u{e9}/1.png": "4",
    ]
    try DataSetFolder.with(images) { folder in
      let set = try ImageFolder(path: folder.path)
      #expect(set.classes.count == 2)
      #expect(set.validation.map(\.label) == [0, 1])
      #expect(FileManager.default.fileExists(atPath: set.validation[1].path))
    }
  }

  @Test("folders and files that can't be read are all named")
  func unreadable() async {
    await #expect(processExitsWith: .success) {
      // Permissions do not hold the superuser back.
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      try DataSetFolder.with(DataSetFolder.plain) { folder in
        try folder.makeImage("train/a/locked/2.png", "a3")
        chmod(folder.full("train/b/1.png"), 0)
        chmod(folder.full("train/a/locked"), 0)
        defer { chmod(folder.full("train/a/locked"), 0o700) }
        // The folders first: they are found before any file is read. Both are named together.
        let locked = "\(folder.full("train/b/1.png")): can't open: Permission denied; "
        let first = #expect(throws: ImageFolderError.self) { try ImageFolder(path: folder.path) }
        #expect(
          first?.description == "\(folder.full("train/a/locked")): can't list: Permission denied; "
            + "check the permissions\n\(locked)check the permissions")
        chmod(folder.full("train/a/locked"), 0o700)
        let second = #expect(throws: ImageFolderError.self) { try ImageFolder(path: folder.path) }
        #expect(second?.description == "\(locked)check the permissions")
      }
    }
  }

  @Test("a class that can't be read is not called empty in an evaluation")
  func unreadableClass() async {
    await #expect(processExitsWith: .success) {
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      try DataSetFolder.with(["a/1.png": "1", "b/2.png": "2"]) { folder in
        try folder.makeFolder("c")
        #expect(chmod(folder.full("b"), 0) == 0)
        defer { chmod(folder.full("b"), 0o700) }
        let data = try ImageFolder(path: folder.path, purpose: .evaluation, memory: nil)
        #expect(data.bad.count == 1)
        #expect(data.warnings.contains(.emptyClasses(["c"])), "\(data.warnings)")
      }
    }
  }
}
