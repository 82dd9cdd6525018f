import Foundation
import Testing
import Vision
import Weights

@Suite("Files that are held in memory")
struct HeldFilesTests {
  /// Reads some files, and says what was found.
  private func read(
    _ paths: [String], _ held: HeldFiles
  ) throws -> [Result<FileContents, FileError>] {
    try FileReading(nil, holding: held).read(
      paths.map { path in
        FileReading.File(path: path, stamp: try #require(FileStamp(path: path)))
      })
  }

  @Test("images are held as far as there is room, with the digest of their bytes; others are not")
  func room() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let image = PNGEncoder.encode(Image(width: 3, height: 2, color: .white))
    let paths = ["a", "b", "c", "text"].map { folder.appendingPathComponent($0).path }
    for path in paths.prefix(3) { try Data(image).write(to: URL(fileURLWithPath: path)) }
    try Data("no image".utf8).write(to: URL(fileURLWithPath: paths[3]))

    let digest = image.withUnsafeBytes { ContentDigest(of: $0) }
    for (limit, count) in [(0, 0), (image.count, 1), (2 * image.count + 8, 2), (1 << 20, 3)] {
      let held = HeldFiles(limit: limit)
      let found = try read(paths, held).map { try $0.get() }
      #expect(found == Array(repeating: .image(digest), count: 3) + [.other])
      #expect(paths.filter { held.bytes(of: $0) == image }.count == count)
      #expect(held.bytes(of: paths[3]) == nil)
    }
  }

  @Test("what is taken is gone, makes room again, and is what was read, whatever the file became")
  func taken() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())").path
    let image = PNGEncoder.encode(Image(width: 3, height: 2, color: .white))
    try Data(image).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let held = HeldFiles(limit: image.count)
    for _ in 0..<2 {
      _ = try read([path], held)
      #expect(held.bytes(of: path) == image)
      _ = try read([path], held)
      try Data([1]).write(to: URL(fileURLWithPath: path))
      try FileBytes.with(contentsOf: path, heldBy: held) { bytes throws(ImageError) in
        #expect(bytes.count == image.count)
      }
      #expect(held.take(path) == image)
      #expect(held.take(path) == nil)
      try Data(image).write(to: URL(fileURLWithPath: path))
    }
    _ = try read([path], held)
    held.removeAll()
    #expect(held.bytes(of: path) == nil)
  }
}
