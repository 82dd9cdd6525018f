import Foundation
import Testing
import Vision

@Suite("Lists of images")
struct LabelListTests {
  /// The images 0…11, whose digests are in ImageFolderSplitTests, in one folder.
  static let images = Dictionary(
    uniqueKeysWithValues: (0..<12).map { ("photos/\($0).png", "image \($0)") })

  /// A list in a folder with these images.
  private func with<Result>(
    _ text: String, named name: String = "labels.csv",
    _ body: (DataSetFolder, String) throws -> Result
  ) throws -> Result {
    try DataSetFolder.with(Self.images) { folder in
      try folder.makeFile(name, Array(text.utf8))
      return try body(folder, folder.full(name))
    }
  }

  /// The numbers of images and their classes.
  private func contents(_ set: ImageFolder, _ samples: [Sample]) -> [String] {
    samples.map { sample in
      let name = sample.path.split(separator: "/").last?.split(separator: ".").first ?? ""
      return "\(name) \(set.classes[sample.label])"
    }
  }

  @Test(
    "columns are found by their names, in any order, with any separator, or are the first two",
    arguments: [
      "path,class\nphotos/1.png,b\nphotos/0.png,a\n",
      "\u{FEFF}Path,Class\r\nphotos/1.png,b\r\nphotos/0.png,a\r\n",
      "label,note,File_Name\nb,\"x, y\",photos/1.png\na,,photos/0.png",
      "class;image\n\nb;photos/1.png\n\n;\na;photos/0.png\n",
      "file\tlabel\nphotos/1.png\tb\nphotos/0.png\ta\n",
      "label,class,image,filename\nx,b,none,photos/1.png\ny,a,none,photos/0.png\n",
      "photos/1.png,b\nphotos/0.png,a\n",
      "photos/1.png;b\n./photos/0.png;a\n",
      "photos/1.png, b\n\"photos/0.png\",\"a\"\n",
      "photos/1.png,b,\nphotos/0.png,a,,\n",
    ])
  func columns(text: String) throws {
    try with(text) { folder, path in
      let set = try ImageFolder(path: path, purpose: .evaluation)
      #expect(set.classes == ["a", "b"])
      #expect(set.layout == .flat)
      #expect(set.path == path)
      #expect(set.warnings.isEmpty)
      #expect(set.validation.map(\.path).map { $0.hasSuffix("photos/0.png") } == [true])
      #expect(contents(set, set.train + set.validation) == ["1 b", "0 a"])
    }
  }

  @Test("a row may say a column's name, and a file of any name is a list")
  func words() throws {
    try with("photos/1.png,label\nphotos/0.png,path\n", named: "list") { _, path in
      let set = try ImageFolder(path: path, purpose: .evaluation)
      #expect(set.classes == ["label", "path"])
    }
    try with("photos/1.png\tb, c\nphotos/0.png\ta\n", named: "a.TSV") { _, path in
      let set = try ImageFolder(path: path, purpose: .evaluation)
      #expect(set.classes == ["a", "b, c"])
    }
  }

  @Test("the list's order stays, on each side")
  func order() throws {
    let order = [7, 11, 0, 4, 10, 2, 8, 3, 1, 9, 6, 5]
    let rows = order.map { "photos/\($0).png,\($0 % 2 == 0 ? "even" : "odd")" }
    try with(rows.joined(separator: "\n")) { _, path in
      let set = try ImageFolder(path: path, validationFraction: 0.43)
      let below = Set(ImageFolderSplitTests.below43)
      func expected(_ numbers: [Int]) -> [String] {
        numbers.map { "\($0) \($0 % 2 == 0 ? "even" : "odd")" }
      }
      #expect(contents(set, set.validation) == expected(order.filter(below.contains)))
      #expect(contents(set, set.train) == expected(order.filter { !below.contains($0) }))
    }
  }

  @Test("a column divides the images, and is what the folders train, val and test are")
  func sides() throws {
    let text = """
      path,class,split
      photos/0.png,a,TRAIN
      photos/1.png,b,train
      photos/2.png,a,Valid
      photos/3.png,b,validation
      photos/4.png,b,val
      photos/5.png,a,test
      """
    try with(text) { _, path in
      let set = try ImageFolder(path: path, split: .stratified, testFraction: 0.1, groupBy: "(x)")
      #expect(set.layout == .split)
      #expect(contents(set, set.train) == ["0 a", "1 b"])
      #expect(contents(set, set.validation) == ["2 a", "3 b", "4 b"])
      #expect(contents(set, set.test) == ["5 a"])
      #expect(set.warnings == [.groupByUnused, .testFractionUnused, .stratifiedUnused])
    }
    try with("path,class,split\nphotos/5.png,a,test\n") { _, path in
      let set = try ImageFolder(path: path, purpose: .evaluation)
      #expect(set.test.count == 1)
    }
  }

  @Test(
    "columns are chosen by name or number",
    arguments: [
      ("img,kind,path,class,part\nphotos/0.png,a,x,y,train\nphotos/1.png,b,x,y,val\n", "img,Kind"),
      (
        "img,kind,path,class,part\nphotos/0.png,a,x,y,train\nphotos/1.png,b,x,y,val\n",
        "img,kind,part"
      ),
      ("a,1,photos/0.png\nb,2,photos/1.png\n", "3,1"),
      ("kind,x,path\na,1,photos/0.png\nb,2,photos/1.png\n", "3,1"),
      ("path,\"a, b\"\nphotos/0.png,a\nphotos/1.png,b\n", "1,\"a, b\""),
      ("path,class,split\nphotos/0.png,a,x\nphotos/1.png,b,y\n", "path,class"),
    ])
  func chosen(text: String, columns: String) throws {
    try with(text) { _, path in
      let columns = try #require(LabelColumns(columns))
      let set = try ImageFolder(path: path, columns: columns, purpose: .evaluation)
      #expect(
        contents(set, set.train + set.validation).sorted() == ["0 a", "1 b"])
      #expect(
        set.layout
          == (text.contains("part") && columns != LabelColumns("img,Kind") ? .split : .flat))
    }
  }

  @Test(
    "other texts are no columns",
    arguments: ["", "a", "a,", ",a", "a,b,c,d", "a,a", "a,b\nc,d", "a, ,b"])
  func noColumns(text: String) { #expect(LabelColumns(text) == nil) }

  @Test("paths start from the list's folder, from the root, or lead out")
  func paths() throws {
    try DataSetFolder.with(Self.images) { folder in
      let rows = "../photos/0.png,a\n\(folder.full("photos/1.png")),b\ninside.png,c\n"
      try folder.makeImage("lists/inside.png", "image 2")
      try folder.makeFile("lists/labels.csv", Array(rows.utf8))
      let set = try ImageFolder(path: folder.full("lists/labels.csv"), purpose: .evaluation)
      #expect(
        Set((set.train + set.validation).map(\.path))
          == Set(["lists/../photos/0.png", "photos/1.png", "lists/inside.png"].map(folder.full)))
    }
    #expect(ImageFolder.root(of: "/nowhere/labels.csv") == "/nowhere/labels.csv")
    #expect(ImageFolder.full("/a.png", in: "x") == "/a.png")
    #expect(ImageFolder.full("a.png", in: "") == "a.png")
  }

  @Test("a file is one image, whatever paths lead to it")
  func sameFile() throws {
    try DataSetFolder.with(Self.images) { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder.full("link.png"), withDestinationPath: "photos/0.png")
      for other in ["photos/../photos/0.png", folder.full("photos/0.png"), "link.png"] {
        try folder.makeFile(
          "labels.csv", Array("photos/0.png,a\n\(other),a\nphotos/1.png,b\n".utf8))
        let set = try ImageFolder(path: folder.full("labels.csv"), purpose: .evaluation)
        #expect(set.warnings == [.repeatedRows([folder.full("photos/0.png")])])
        try folder.makeFile(
          "labels.csv", Array("photos/0.png,a\n\(other),b\nphotos/1.png,b\n".utf8))
        let error = #expect(throws: ImageFolderError.self) {
          try ImageFolder(path: folder.full("labels.csv"), purpose: .evaluation)
        }
        #expect(
          error?.lines.first?.hasSuffix("found b here and a in line 1; keep one") == true)
      }
    }
  }

  @Test(
    "of images without a class only the paths are read, and lines that can't be used are told",
    arguments: [
      "path\nphotos/1.png\nphotos/0.png\n", "photos/1.png\nphotos/0.png\n",
      "path,class,split\nphotos/1.png,,\nphotos/0.png,a,none\n",
      "note;File\n;photos/1.png\nx;photos/0.png\n",
      "photos/1.png,a\nphotos/0.png,\nphotos/1.png,b\n",
    ])
  func paths(text: String) throws {
    try with(text) { _, path in
      let found = try ImageFolder.paths(inList: path, columns: nil)
      #expect(found.paths == ["photos/1.png", "photos/0.png"])
      #expect(found.problem == nil)
    }
    try with(text + "photos/nowhere.png;photos/nowhere.png\n") { _, path in
      let found = try ImageFolder.paths(inList: path, columns: nil)
      #expect(found.paths == ["photos/1.png", "photos/0.png"])
      #expect(found.problem?.lines.count == 2)
    }
  }

  @Test("lines that are alike count once, which is said")
  func repeated() throws {
    let text = """
      photos/0.png,a
      photos/1.png,b
      photos/0.png,a
      ./photos//0.png,a
      photos/1.png,b
      """
    try with(text) { folder, path in
      let set = try ImageFolder(path: path, purpose: .evaluation)
      #expect(set.train.count + set.validation.count == 2)
      #expect(set.warnings == [.repeatedRows(["photos/0.png", "photos/1.png"].map(folder.full))])
      #expect(set.warnings[0].description.hasPrefix("2 images are listed more than once"))
    }
  }

  @Test("a list and a folder with the same images give the same digests, labels and sides")
  func likeFolder() throws {
    try DataSetFolder.with(ImageFolderSplitTests.images) { folder in
      for method in SplitMethod.allCases {
        let set = try ImageFolder(path: folder.path, split: method, validationFraction: 0.43)
        let rows = (set.train + set.validation).sorted { $0.path < $1.path }.map { sample in
          "\(folder.inside([sample.path])[0]),\(set.classes[sample.label])\n"
        }
        try folder.makeFile("labels.csv", Array(rows.joined().utf8))
        let list = try ImageFolder(
          path: folder.full("labels.csv"), split: method, validationFraction: 0.43)
        #expect(list.train == set.train)
        #expect(list.validation == set.validation)
        #expect(list.classes == set.classes)
      }
    }
  }

  @Test("columns of a folder are not used, which is said")
  func unused() throws {
    try DataSetFolder.with(DataSetFolder.plain) { folder in
      let set = try ImageFolder(path: folder.path, columns: LabelColumns("1,2"))
      #expect(set.warnings == [.columnsUnused])
    }
  }
}
