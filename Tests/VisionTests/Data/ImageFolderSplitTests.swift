import Foundation
import Testing
import Vision

@Suite("Image folders: dividing a flat folder")
struct ImageFolderSplitTests {
  // Python 3.12, for k in range(12):
  //   h = hashlib.sha256(b"\x89PNG\r\n\x1a\n" + b"image %d" % k).hexdigest()
  //   int(h, 16) / 2**256
  // 0: .026  1: .542  2: .536  3: .427  4: .994  5: .345
  // 6: .344  7: .360  8: .972  9: .444  10: .393  11: .933
  static let below43 = [0, 3, 5, 6, 7, 10]

  /// Images 0…11, even ones in class a, odd ones in class b.
  static let images = Dictionary(
    uniqueKeysWithValues: (0..<12).map {
      ("\($0 % 2 == 0 ? "a" : "b")/\($0 + 10).png", "image \($0)")
    })

  static func name(_ image: Int) -> String { "\(image % 2 == 0 ? "a" : "b")/\(image + 10).png" }

  @Test("an image is for validation when its digest is below the fraction")
  func byContents() throws {
    try DataSetFolder.with(Self.images) { folder in
      let set = try ImageFolder(path: folder.path, validationFraction: 0.43)
      #expect(set.layout == .flat)
      #expect(set.classes == ["a", "b"])
      #expect(
        folder.inside(set.validation.map(\.path)) == Self.below43.map(Self.name).sorted())
      #expect(set.train.count == 6)
      #expect(set.warnings.isEmpty)
    }
  }

  @Test("additions and renames move no image to the other side")
  func stability() throws {
    try DataSetFolder.with(Self.images) { folder in
      let before = try ImageFolder(path: folder.path, validationFraction: 0.43)
      try FileManager.default.moveItem(
        atPath: folder.full("a/10.png"), toPath: folder.full("a/renamed.png"))
      try folder.makeFolder("b/sub")
      try FileManager.default.moveItem(
        atPath: folder.full("b/11.png"), toPath: folder.full("b/sub/11.png"))
      for index in 100..<150 { try folder.makeImage("a/\(index).png", "new \(index)") }
      let after = try ImageFolder(path: folder.path, validationFraction: 0.43)
      let (train, validation) = (
        Set(after.train.map(\.digest)), Set(after.validation.map(\.digest))
      )
      #expect(before.train.allSatisfy { train.contains($0.digest) })
      #expect(before.validation.allSatisfy { validation.contains($0.digest) })
      #expect(after.train.count + after.validation.count == 62)
    }
  }

  @Test("identical bytes stay on one side, and are listed if they lie in two classes")
  func copies() throws {
    try DataSetFolder.with(Self.images) { folder in
      try folder.makeImage("a/copy of 0.png", "image 0")
      try folder.makeImage("b/copy of 4.png", "image 4")
      let set = try ImageFolder(path: folder.path, validationFraction: 0.43)
      #expect(set.validation.contains { $0.path == folder.full("a/copy of 0.png") })
      #expect(set.train.contains { $0.path == folder.full("b/copy of 4.png") })
      #expect(
        set.warnings == [
          .sameBytesInClasses([["a/14.png", "b/copy of 4.png"].map(folder.full)])
        ])
    }
  }

  @Test("a class left without an image to train on is refused, one without another is named")
  func emptySides() throws {
    try DataSetFolder.with(Self.images) { folder in
      try folder.makeImage("high/1.png", "image 4")
      let set = try ImageFolder(path: folder.path, validationFraction: 0.43)
      #expect(set.classes == ["a", "b", "high"])
      #expect(set.warnings.contains(.unmeasured(["high"], layout: .flat)))
      let texts = set.warnings.map(\.description)
      #expect(
        texts.contains { $0.contains("high") && $0.contains("raise the validation fraction") })
      try folder.makeImage("low/1.png", "image 0")
      let error = #expect(throws: ImageFolderError.self) {
        try ImageFolder(path: folder.path, validationFraction: 0.43)
      }
      #expect(error == .untrained(folder.path, classes: ["low"], fraction: 0.43))
      #expect(error?.description.contains("no image to train on in low; add images, lower") == true)
    }
  }

  @Test("a side without any image is refused")
  func emptySide() throws {
    try DataSetFolder.with(Self.images) { folder in
      #expect(
        throws: ImageFolderError.emptySide(folder.path, side: "validation", fraction: 0.02)
      ) { try ImageFolder(path: folder.path, validationFraction: 0.02) }
      #expect(
        throws: ImageFolderError.emptySide(folder.path, side: "training", fraction: 0.995)
      ) { try ImageFolder(path: folder.path, validationFraction: 0.995) }
    }
  }

  @Test("of images that are mostly the same it is said how many differ, and what they are")
  func identical() throws {
    let images = ["a/1.png", "a/2.png", "b/1.png", "b/2.png"].map { ($0, "image 1") }
    try DataSetFolder.with(Dictionary(uniqueKeysWithValues: images)) { folder in
      for method in SplitMethod.allCases {
        let error = #expect(throws: ImageFolderError.self) {
          try ImageFolder(path: folder.path, split: method)
        }
        #expect(
          error?.description
            == "\(folder.path): expected different images, found 1 among 4 "
            + "(\(folder.full("a/1.png")), a PNG): identical ones stay on one side, so that none is "
            + "left for validation; add others", "\(method)")
      }
    }
  }

  @Test("the highest digests are for the test, and validation stays what it is")
  func test() throws {
    try DataSetFolder.with(Self.images) { folder in
      let set = try ImageFolder(path: folder.path, validationFraction: 0.43, testFraction: 0.05)
      #expect(folder.inside(set.test.map(\.path)) == [4, 8].map(Self.name).sorted())
      #expect(
        folder.inside(set.validation.map(\.path)) == Self.below43.map(Self.name).sorted())
      #expect(set.train.count == 4)
      let other = try ImageFolder(path: folder.path, validationFraction: 0.35, testFraction: 0.05)
      #expect(other.test == set.test)
      for index in 100..<150 { try folder.makeImage("a/\(index).png", "new \(index)") }
      let after = try ImageFolder(path: folder.path, validationFraction: 0.43, testFraction: 0.05)
      #expect(Set(after.test.map(\.digest)).isSuperset(of: set.test.map(\.digest)))
      #expect(
        throws: ImageFolderError.testFraction(0.6, validation: 0.43)
      ) { try ImageFolder(path: folder.path, validationFraction: 0.43, testFraction: 0.6) }
      #expect(
        throws: ImageFolderError.emptySide(folder.path, side: "the test", fraction: 0.001)
      ) { try ImageFolder(path: folder.path, validationFraction: 0.43, testFraction: 0.001) }
    }
  }

  @Test("few images to validate with are said")
  func fewImages() throws {
    try DataSetFolder.with(Self.images) { folder in
      let set = try ImageFolder(path: folder.path, validationFraction: 0.03)
      #expect(set.thinSides == [.fewImages(1, side: "validate", layout: .flat)])
      #expect(set.thinSides[0].description.hasPrefix("only 1 image to validate with"))
      for index in 100..<150 { try folder.makeImage("a/\(index).png", "new \(index)") }
      #expect(try ImageFolder(path: folder.path, validationFraction: 0.43).thinSides.isEmpty)
    }
  }

  @Test("a fraction outside 0…1 is refused", arguments: [0, 1, -0.1, 1.5, Double.nan])
  func fraction(fraction: Double) throws {
    try DataSetFolder.with(Self.images) { folder in
      let error = #expect(throws: ImageFolderError.self) {
        try ImageFolder(path: folder.path, validationFraction: fraction)
      }
      #expect(error?.description.contains("give one above 0 and below 1") == true)
    }
  }
}

@Suite("Image folders: grouping by path")
struct ImageFolderGroupingTests {
  // Python 3.12: int(hashlib.sha256(b"s1").hexdigest(), 16) / 2**256
  // s1: .909  s2: .677  s3: .254  s4: .357  s5: .233  s6: .445  s7: .077  s8: .112  s9: .903
  static let images = Dictionary(
    uniqueKeysWithValues: (0..<36).map {
      ("\($0 % 2 == 0 ? "a" : "b")/s\($0 / 4 + 1)-\($0).png", "image \($0)")
    })

  @Test("the captured part of the path decides, so a group stays on one side")
  func groups() throws {
    try DataSetFolder.with(Self.images) { folder in
      let set = try ImageFolder(
        path: folder.path, validationFraction: 0.4, groupBy: #"/(s\d)-"#)
      let validation = Set(
        folder.inside(set.validation.map(\.path)).map { $0.dropFirst(2).prefix(2) })
      let train = Set(folder.inside(set.train.map(\.path)).map { $0.dropFirst(2).prefix(2) })
      #expect(validation == ["s3", "s4", "s5", "s7", "s8"])
      #expect(train == ["s1", "s2", "s6", "s9"])
      #expect(set.warnings.isEmpty)
    }
  }

  @Test("a path that does not match goes by its bytes and is named")
  func ungrouped() throws {
    try DataSetFolder.with(Self.images) { folder in
      try folder.makeImage("a/other.png", "image 0")
      let set = try ImageFolder(
        path: folder.path, validationFraction: 0.4, groupBy: #"/(s\d)-"#)
      // Image 0 has .026, its group s1 .909: the copy of its bytes is on the other side.
      #expect(set.validation.contains { $0.path == folder.full("a/other.png") })
      #expect(
        set.warnings == [
          .ungrouped([folder.full("a/other.png")]),
          .sameBytesOnBothSides([["a/other.png", "a/s1-0.png"].map(folder.full)]),
        ])
    }
  }

  @Test("the path is the one inside the folder, so moving the data set moves nothing")
  func relativePath() throws {
    try DataSetFolder.with(Self.images) { folder in
      let set = try ImageFolder(
        path: folder.path, validationFraction: 0.4, groupBy: "^([ab])/s", purpose: .evaluation)
      // sha256("a"): .792, sha256("b"): .244
      #expect(Set(set.train.map(\.label)) == [0])
      #expect(Set(set.validation.map(\.label)) == [1])
    }
  }

  @Test(
    "an expression that can't be used is refused",
    arguments: [("(s\\d", "can't group images"), ("s\\d", "no group"), ("(x\\d)", "matches no")])
  func unusable(pattern: String, problem: String) throws {
    try DataSetFolder.with(Self.images) { folder in
      let error = #expect(throws: ImageFolderError.self) {
        try ImageFolder(path: folder.path, groupBy: pattern)
      }
      #expect(error?.description.contains(problem) == true)
      #expect(error?.description.contains(pattern) == true)
    }
  }

  @Test("with train and val it is not used, which is said")
  func unused() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      let set = try ImageFolder(path: folder.path, groupBy: "(a)")
      #expect(set.warnings == [.groupByUnused])
    }
  }
}
