import Foundation
import Testing
import Vision

@Suite("PNG files on disk")
struct PNGFileTests {
  private func reason(_ path: String) -> ImageError.Reason? {
    do throws(ImageError) {
      _ = try Preprocessing.imageNet.crop(contentsOf: path)
      return nil
    } catch {
      #expect(error.path == path)
      return error.reason
    }
  }

  private func withFile<R>(_ bytes: [UInt8], _ body: (String) throws -> R) throws -> R {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).png")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
  }

  @Test("a missing file, a folder, an empty file and other formats are told apart")
  func kinds() throws {
    #expect(reason("/nowhere/at/all.png") == .missing)
    #expect(reason(Fixtures.path("png/rgb8.png/inside.png")) == .missing)
    #expect(reason(Fixtures.path("png")) == .unreadable("it is a folder"))
    try withFile([]) { #expect(reason($0) == .empty) }
    try withFile(Array("BM".utf8)) { #expect(reason($0) == .unknownFormat(looksLike: "a BMP")) }
    try withFile(Array("GIF89a".utf8)) { #expect(reason($0) == .unknownFormat(looksLike: "a GIF")) }
    try withFile(Array("version https://git-lfs.github.com/spec/v1\noid sha256:0".utf8)) { path in
      let text = ImageError(path: path, reason(path) ?? .empty).description
      #expect(text.contains("Git LFS") && text.contains("git lfs pull"))
    }
    for page in ["<!DOCTYPE html><p>", "\u{feff}\n <html lang=en>"] {
      try withFile(Array(page.utf8)) {
        #expect(reason($0) == .unknownFormat(looksLike: "a web page"))
      }
    }
    try withFile(Array("RIFF....WAVE".utf8)) {
      #expect(reason($0) == .unknownFormat(looksLike: "a RIFF file"))
    }
    try withFile([0, 0, 0, 24] + Array("ftypheic".utf8)) {
      #expect(reason($0) == .unknownFormat(looksLike: "a HEIC"))
    }
    try withFile([1, 2, 3]) { #expect(reason($0) == .unknownFormat(looksLike: nil)) }
    try withFile([0x89]) { #expect(reason($0) == .unknownFormat(looksLike: nil)) }
  }

  @Test("a file that is large enough to be mapped decodes as its bytes do")
  func mapped() throws {
    // 17 MB of text before the picture.
    let raw: [UInt8] = [0, 1, 2, 3]
    let text: [UInt8] = Array(repeating: 65, count: 17 << 20)
    let file = RawPNG.file(1, 1, before: [("tEXt", text)], raw: raw).bytes
    try withFile(file) { path in
      let image = try ImageReader().decode(contentsOf: path)
      #expect(image.pixels == [1, 2, 3])
    }
    try withFile(Array(file.dropLast())) { path in
      let image = try ImageReader().decode(contentsOf: path)
      #expect(image.pixels == [1, 2, 3])
    }
  }
}
