import Foundation
import Testing
import Vision

@Suite("Lists of images: what is refused")
struct LabelListErrorTests {
  private func error(
    _ bytes: [UInt8], columns: String? = nil, purpose: ImageFolder.Purpose = .training,
    in folder: DataSetFolder
  ) throws -> ImageFolderError? {
    try folder.makeFile("labels.csv", bytes)
    return #expect(throws: ImageFolderError.self) {
      try ImageFolder(
        path: folder.full("labels.csv"), columns: columns.flatMap(LabelColumns.init),
        purpose: purpose)
    }
  }

  /// What is said of a list, without its folder.
  private func said(_ text: String, columns: String? = nil) throws -> [String] {
    try DataSetFolder.with(LabelListTests.images) { folder in
      let error = try error(Array(text.utf8), columns: columns, in: folder)
      return (error?.lines ?? []).map { $0.replacing(folder.path + "/labels", with: "labels") }
    }
  }

  @Test("all lines that can't be used, each with its number")
  func lines() throws {
    let text = """
      path,class,split
      photos/0.png,a,train

      photos/x.png,a,train
      ,a,train
      photos/1.png,,val
      photos,b,val
      photos/2.png,b,holdout
      photos/3.png,b
      photos/4.png
      photos/5, 6.png,a,val
      photos/0.png,b,train
      photos/0.png,a,val
      photos\\7.png,a,val
      """
    let lines = try said(text)
    let expected: [String] = [
      "labels.csv:4: photos/x.png: there is no such file",
      "labels.csv:5: expected a path, found none",
      "labels.csv:6: photos/1.png: expected a class, found none",
      "labels.csv:7: photos: expected an image, found a folder",
      "labels.csv:8: expected the split train, val or test, found holdout",
      "labels.csv:9: expected the split train, val or test, found none",
      "labels.csv:10: expected 3 values, found 1; add those that are missing, with the first line's "
        + "separator between them",
      "labels.csv:11: expected 3 values, found 4; put one with a separator in it into quotes",
      "labels.csv:12: photos/0.png: expected one class and split, found b (train) here and "
        + "a (train) in line 2; keep one",
      "labels.csv:13: photos/0.png: expected one class and split, found a (val) here and "
        + "a (train) in line 2; keep one",
      "and 1 more",
    ]
    #expect(lines.dropLast() == expected[...])
    #expect(lines.last?.hasPrefix("labels.csv: 11 lines can't be used; correct or") == true)
    #expect(lines.last?.contains("paths start from the list's folder, /") == true)
    #expect(
      try said("path,class\nphotos\\7.png,a\n")[0].hasSuffix(
        "there is no such file; write / between folders"))
  }

  @Test("a long value is shortened")
  func long() throws {
    let long = String(repeating: "x", count: 5000)
    for text in ["photos/\(long),a\n", "photos/0.png,a\nphotos/\(long),b\n", "\(long)\n"] {
      for line in try said(text) { #expect(line.count < 300, "\(line)") }
    }
  }

  @Test("a list that isn't there is no folder")
  func missing() {
    let error = #expect(throws: ImageFolderError.self) { try ImageFolder(path: "no/labels.csv") }
    #expect(error?.description == "no/labels.csv: no such file; check the path")
  }

  @Test("a first line that names no column that is known may be a header")
  func header() throws {
    let lines = try said("img,species\nphotos/0.png,a\nphotos/1.png,b\n")
    #expect(
      lines[0] == "labels.csv:1: img: there is no such file; if these are the columns' names, call "
        + "them path and class, or choose them")
    #expect(lines.count == 2)
  }

  @Test("with columns chosen by numbers the first line is an image, and is told how not to be")
  func numbers() throws {
    let text = "Nr;img;species\n1;photos/0.png;a\n2;photos/1.png;b\n"
    let lines = try said(text, columns: "2,3")
    #expect(
      lines[0] == "labels.csv:1: img: there is no such file; with columns chosen by numbers the "
        + "first line is an image too: if it has their names, choose them by these, as img,species")
    #expect(lines.count == 2)
    #expect(try said("img,photos/0.png,a\nphotos/0.png,b,c\n", columns: "1,3").count == 2)
  }

  @Test("where no line leads to a file it is said once, with the column and the others")
  func noFiles() throws {
    let paths = "paths start from the list's folder, /"
    let named = try said("path,class,file\n0,a,photos/0.png\n1,b,photos/1.png\n")
    #expect(named.count == 1)
    #expect(
      named[0].hasPrefix(
        "labels.csv: expected paths of images in the column path, found none that leads to a file, "
          + "the first is 0; \(paths)"), "\(named)")
    #expect(
      named[0].hasSuffix(
        "/; if another column has them, choose it: the columns are path, class, file"), "\(named)")
    let plain = try said("x\\0.png,photos/0.png\nx\\1.png,photos/1.png\n")
    #expect(plain[0].contains("in the column 1, found none"), "\(plain)")
    #expect(plain[0].contains("/, with / between folders; if"), "\(plain)")
    #expect(plain[0].hasSuffix("the first line is x\\0.png, photos/0.png"), "\(plain)")
    // One line is one that can't be used.
    #expect(try said("path,class\nx.png,a\n")[0].hasPrefix("labels.csv:2: x.png: there is no"))
  }

  @Test("a quote that is never closed, and bytes that are not UTF-8")
  func text() throws {
    #expect(
      try said("photos/0.png,a\nphotos/1.png,\"b\nphotos/2.png,c\n")[0]
        == "labels.csv:2: expected the quote to be closed, found the end of the file; double quotes "
        + "that belong to a value")
    try DataSetFolder.with(LabelListTests.images) { folder in
      let bytes = Array("photos/0.png,a\nphotos/1.png,".utf8) + [0xE9]
      let error = try error(bytes, in: folder)
      #expect(
        error?.lines[0].hasSuffix(
          "labels.csv:2: expected UTF-8, found other bytes; save the file as UTF-8") == true)
      let path = folder.full("labels.csv")
      #expect(try self.error([0xFF, 0xFE, 0x61, 0], in: folder) == .list(.utf16(path)))
    }
  }

  @Test("a list without rows, columns or classes")
  func whole() throws {
    let few = "expected a line for each image with its path and its class, found none; add some"
    for text in ["", "\n\n", "path,class\n", "path,class\n,\n"] {
      #expect(try said(text) == ["labels.csv: \(few)"])
    }
    #expect(
      try said("image,species\nphotos/0.png,a\n") == [
        "labels.csv:1: expected a column of classes (class or label), found image, species; rename "
          + "the columns, or choose them"
      ])
    #expect(
      try said("\nid,label\n1,a\n") == [
        "labels.csv:2: expected a column of paths (path, file, filename or image), found id, label; "
          + "rename the columns, or choose them"
      ])
    #expect(
      try said("photos/0.png\n") == [
        "labels.csv:1: expected a column of paths (path, file, filename or image) and a column of "
          + "classes (class or label), found photos/0.png; rename the columns, or choose them"
      ])
    #expect(
      try said("photos/0.png,a\nphotos/1.png,a\n") == [
        "labels.csv: expected at least two classes, found a alone; add images of another"
      ])
  }

  @Test("columns that aren't there, or are there twice")
  func columns() throws {
    let text = "img,kind,kind\nphotos/0.png,a,b\n"
    #expect(
      try said(text, columns: "img,species") == [
        "labels.csv:1: expected a column species, found img, kind, kind; choose others, or numbers "
          + "from 1"
      ])
    #expect(
      try said(text, columns: "img,kind") == [
        "labels.csv:1: expected one column kind, found two: img, kind, kind; choose others, or "
          + "numbers from 1"
      ])
    #expect(try said(text, columns: "1,4")[0].contains("expected a column 4"))
    #expect(
      try said(text, columns: "1,img") == [
        "labels.csv:1: expected different columns for paths, classes and splits, found img twice; "
          + "choose among img, kind, kind, or numbers from 1"
      ])
  }

  @Test("a column for sides without rows to train on or to validate with")
  func sides() throws {
    let start = "path,class,split\nphotos/0.png,a,train\nphotos/1.png,b,train\n"
    #expect(
      try said(start + "photos/2.png,a,test\n") == [
        "labels.csv: expected lines with the split val, found none; give some images that split, or "
          + "leave the column out, so that the images are divided"
      ])
    #expect(
      try said(start + "photos/2.png,c,val\nphotos/3.png,d,test\n") == [
        "labels.csv: expected images with the split train in every class, found none in c, d; add "
          + "some, or remove the lines of these classes"
      ])
  }

  @Test("files that are no images are bad ones, with their kind, and an error if too few are left")
  func notImages() throws {
    try DataSetFolder.with(LabelListTests.images) { folder in
      try folder.makeFile("b.jpg", Array("GIF89a".utf8))
      let rows = "photos/0.png,a\nphotos/1.png,a\nb.jpg,b\n"
      let error = try error(Array(rows.utf8), in: folder)
      let path = folder.full("labels.csv")
      let bad = ImageError(path: folder.full("b.jpg"), .unknownFormat(looksLike: "a GIF"))
      #expect(error == .list(.notImages(path, [bad])))
      #expect(error?.lines.count == 2)
      try folder.makeFile("labels.csv", Array((rows + "photos/2.png,b\nphotos/3.png,b\n").utf8))
      let set = try ImageFolder(path: path, purpose: .evaluation, memory: nil)
      #expect(set.bad == [bad])
    }
  }

  @Test(
    "a file that is no list is called what it is",
    arguments: [
      (
        "x.png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "found an image; give the folder"
      ),
      ("x.jpg", [0xff, 0xd8, 0xff, 0xe0, 0], "found an image; give the folder"),
      ("x.zip", [0x50, 0x4b, 3, 4, 0, 0], "found a ZIP archive; unpack it"),
      ("x.tar", [0x61, 0, 0, 0], "found an archive; unpack it"),
      ("x.bin", [1, 2, 0, 3], "found a binary file; give the folder"),
      ("x.html", Array("<!DOCTYPE html>".utf8), "found a web page; give the folder"),
    ] as [(String, [UInt8], String)])
  func otherFiles(name: String, bytes: [UInt8], expected: String) throws {
    try DataSetFolder.with { folder in
      try folder.makeFile(name, bytes)
      let error = #expect(throws: ImageFolderError.self) {
        try ImageFolder(path: folder.full(name))
      }
      #expect(
        error?.description.contains("CSV with a path and a class in each line, \(expected)") == true
      )
    }
  }

  @Test("a path that begins as a BMP or an archive does is a path")
  func beginnings() throws {
    try DataSetFolder.with(["BMW/1.png": "1", "PK/1.png": "2"]) { folder in
      for rows in ["BMW/1.png,a\nPK/1.png,b\n", "PK/1.png,b\nBMW/1.png,a\n"] {
        try folder.makeFile("labels.csv", Array(rows.utf8))
        let set = try ImageFolder(path: folder.full("labels.csv"), purpose: .evaluation)
        #expect(set.classes == ["a", "b"])
      }
    }
  }
}
