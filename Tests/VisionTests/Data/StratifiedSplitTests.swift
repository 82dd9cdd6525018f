import Foundation
import Testing
import Vision

@Suite("Image folders: dividing each class by itself")
struct StratifiedSplitTests {
  // The digests of the images 0…11 are in ImageFolderSplitTests, in order those of
  // a: 0, 6, 10, 2, 8, 4; those of b: 5, 7, 3, 9, 1, 11.
  private typealias Split = ImageFolderSplitTests

  private func set(
    _ folder: DataSetFolder, _ fraction: Double, test: Double = 0, groupBy: String? = nil
  ) throws -> ImageFolder {
    try ImageFolder(
      path: folder.path, split: .stratified, validationFraction: fraction, testFraction: test,
      groupBy: groupBy)
  }

  private func names(_ images: [Int]) -> [String] { images.map(Split.name).sorted() }

  @Test(
    "of each class the lowest digests validate, as many as its share, rounded",
    arguments: [
      (0.2, [0, 5]), (0.25, [0, 6, 5, 7]), (0.02, [0, 5]), (0.99, [0, 6, 10, 2, 8, 5, 7, 3, 9, 1]),
    ])
  func lowest(_ fraction: Double, _ expected: [Int]) throws {
    try DataSetFolder.with(Split.images) { folder in
      let set = try set(folder, fraction)
      #expect(folder.inside(set.validation.map(\.path)) == names(expected))
      #expect(set.train.count == 12 - expected.count)
      #expect(set.warnings.isEmpty)
      let all = Set(set.train + set.validation)
      #expect(
        all
          == Set(
            try ImageFolder(path: folder.path).train
              + ImageFolder(
                path: folder.path
              ).validation))
    }
  }

  @Test("a class of two has an image on either side, a class of one trains and is named")
  func small() throws {
    try DataSetFolder.with(Split.images) { folder in
      try folder.makeImage("two/1.png", "image 4")
      try folder.makeImage("two/2.png", "image 8")
      try folder.makeImage("one/1.png", "image 13")
      let set = try set(folder, 0.2)
      #expect(folder.inside(set.validation.map(\.path)).contains("two/2.png"))
      #expect(folder.inside(set.train.map(\.path)).contains("two/1.png"))
      #expect(folder.inside(set.train.map(\.path)).contains("one/1.png"))
      let warning = ImageFolderWarning.unmeasured(["one"], layout: .flat, method: .stratified)
      #expect(set.warnings.contains(warning))
      #expect(
        warning.description.hasSuffix(
          "one; a class needs two different images, in two groups if there are any"))
    }
  }

  @Test("classes of one image each can't be divided, whatever the fraction is")
  func indivisible() throws {
    try DataSetFolder.with(["a/1.png": "1", "b/1.png": "2"]) { folder in
      let error = #expect(throws: ImageFolderError.self) { try set(folder, 0.5) }
      #expect(error == .indivisible(folder.path))
      #expect(error?.description.contains("expected two different images in a class") == true)
    }
  }

  @Test("the test has the highest digests of each class, whatever the validation fraction is")
  func test() throws {
    try DataSetFolder.with(Split.images) { folder in
      let set = try set(folder, 0.2, test: 0.3)
      #expect(folder.inside(set.test.map(\.path)) == names([8, 4, 1, 11]))
      #expect(folder.inside(set.validation.map(\.path)) == names([0, 5]))
      let other = try self.set(folder, 0.6, test: 0.3)
      #expect(other.test == set.test)
      #expect(Set(other.train.map(\.label)) == [0, 1])
      #expect(try self.set(folder, 0.2, test: 0.01).test.count == 2)
    }
  }

  @Test("identical bytes stay on one side, in whatever classes they lie")
  func copies() throws {
    try DataSetFolder.with(Split.images) { folder in
      for copy in 1...3 { try folder.makeImage("a/copy-\(copy).png", "image 0") }
      try folder.makeImage("b/copy.png", "image 2")
      let set = try set(folder, 0.2)
      let (train, validation) = (set.train.map(\.digest), set.validation.map(\.digest))
      #expect(Set(train).isDisjoint(with: validation))
      #expect(set.validation.count == 5)
      try folder.makeImage("same/1.png", "same")
      try folder.makeImage("same/2.png", "same")
      let after = try self.set(folder, 0.2)
      #expect(after.train.count { folder.inside([$0.path])[0].hasPrefix("same/") } == 2)
    }
  }

  @Test("a group stays on one side, and every class has images on both")
  func groups() throws {
    try DataSetFolder.with(ImageFolderGroupingTests.images) { folder in
      // In order: s7, s8, s5, s3, s4, s6, s2, s9, s1; two images of a and two of b each.
      let set = try set(folder, 0.2, groupBy: #"/(s\d)-"#)
      let groups = Set(folder.inside(set.validation.map(\.path)).map { $0.dropFirst(2).prefix(2) })
      #expect(groups == ["s7", "s8"])
      #expect(set.validation.count == 8)
    }
  }

  @Test("with train and val it is not used, which is said")
  func unused() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      let set = try set(folder, 0.2)
      #expect(set.warnings == [.stratifiedUnused])
    }
  }

  @Test("the division by hashes names it where it leaves a class without validation images")
  func named() throws {
    try DataSetFolder.with(Split.images) { folder in
      let set = try ImageFolder(path: folder.path, validationFraction: 0.2)
      #expect(set.warnings == [.unmeasured(["b"], layout: .flat)])
      #expect(set.warnings[0].description.hasSuffix("or divide each class by itself"))
    }
  }
}
