import Features
import Foundation
import Reports
import TestSupport
import Testing
import Training
import Vision
import Weights

@Suite("Gallery")
struct GalleryTests {
  private let folder: TemporaryFolder
  private let paths: [String]

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    paths = try TestImages.write(3, to: folder.path)
      .map { String($0.dropFirst(folder.path.count + 1)) }
  }

  private func gallery(_ images: [EvaluatedImage], seconds: Double = 600) -> Gallery {
    Gallery(of: images, in: folder.path, .imageNet, seconds: seconds)
  }

  @Test("mistakes come with the surest first, doubts with the least sure first")
  func order() {
    let images = [
      RunFixture.image("a", 0, takenFor: 1, 0.6), RunFixture.image("b", 0, takenFor: 0, 0.9),
      RunFixture.image("c", 1, takenFor: 0, 0.8), RunFixture.image("d", 1, takenFor: 1, 0.5),
      RunFixture.image("e", 1, takenFor: 0, 0.8),
    ]
    let gallery = gallery(images)
    #expect(gallery.mistakes.map(\.path) == ["c", "e", "a"])
    #expect(gallery.doubts.map(\.path) == ["d", "a", "c", "e", "b"])
  }

  @Test("there are at most 24 of each")
  func bounded() {
    let images = (0..<100).map { RunFixture.image("\($0)", 0, takenFor: 1, 0.5) }
    #expect(gallery(images).mistakes.count == 24 && gallery(images).doubts.count == 24)
  }

  @Test("a picture is a PNG of 96 × 96 that shows what the network saw")
  func picture() throws {
    let gallery = gallery([RunFixture.image(paths[2], 0, takenFor: 1, 0.9)])
    guard case .png(let bytes)? = gallery.pictures[paths[2]] else {
      Issue.record("no picture")
      return
    }
    let picture = try ImageReader().decode(bytes, path: "picture")
    #expect(picture.width == 96 && picture.height == 96)
    #expect(picture.pixels.allSatisfy { $0 == 2 })
  }

  @Test("a JPEG, a WebP and a PNG have pictures, upright as the network saw them")
  func formats() throws {
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../VisionTests/Fixtures/photos").standardizedFileURL.path
    let names = ["jpg", "webp", "png"].map { "turned-6.\($0)" }
    for (mode, turnsUpright) in [(DecodingMode.standard, true), (.asStored, false)] {
      var preprocessing = Preprocessing.imageNet
      preprocessing.decoding = mode
      let images = names.map { RunFixture.image($0, 0, takenFor: 1, 0.9) }
      let pictures = Gallery(of: images, in: fixtures, preprocessing, seconds: 600).pictures
      for name in names {
        let image = try ImageReader(turnsUpright: turnsUpright)
          .decode(contentsOf: fixtures + "/" + name)
        // 96 pixels of 110, as 224 of 256.
        let crop = Preprocessing(resize: 110, crop: 96).crop(of: image)
        #expect(pictures[name] == .png(PNGEncoder.encode(crop)), "\(name), \(mode)")
      }
    }
  }

  @Test("what is gone, damaged, no file, or outside of the data set is said")
  func missing() throws {
    try TestImages.damage(folder.path + "/" + paths[0])
    try Data("short".utf8).write(to: URL(fileURLWithPath: folder.path + "/short.png"))
    let odd = [
      "none.png", paths[0], "short.png", ".", "../" + paths[1], folder.path + "/" + paths[1],
    ]
    let gallery = gallery(odd.map { RunFixture.image($0, 0, takenFor: 1, 0.9) })
    #expect(
      odd.map { gallery.pictures[$0] } == [
        Thumbnail.none("gone"), Thumbnail.none("unreadable"), Thumbnail.none("unreadable"),
        Thumbnail.none("unreadable"), Thumbnail.none("not in the data set"),
        Thumbnail.none("not in the data set"),
      ])
    #expect(gallery.gaps == "3 unreadable, 2 not in the data set, 1 gone")
  }

  @Test(
    "an image that alone would take all the time is passed over, and without time none is drawn")
  func budget() throws {
    var header = PNGEncoder.encode(Image(width: 100, height: 100, color: .black))
    for place in 16..<24 { header[place] = 0xff }
    try Data(header).write(to: URL(fileURLWithPath: folder.path + "/lie.png"))
    let images = (["lie.png"] + paths).map { RunFixture.image($0, 0, takenFor: 1, 0.9) }
    let some = gallery(images)
    #expect(some.pictures["lie.png"] == Thumbnail.none("too large to draw"))
    #expect(some.pictureCount == paths.count && some.gaps == "1 too large to draw")
    let none = gallery(images, seconds: 0)
    #expect(none.pictureCount == 0 && none.pictures.count == 4)
  }

  @Test("a picture is remembered under its image's bytes, and drawn anew when they change")
  func memory() throws {
    let fixture = try CacheFixture()
    let cache = fixture.cache()
    let path = folder.path + "/" + paths[2]
    // As files are that were not written just now.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
    let stamp = try #require(FileStamp(path: path))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let digest = bytes.withUnsafeBytes { ContentDigest(of: $0) }
    cache.remember([(stamp, .image(digest))])
    let images = [RunFixture.image(paths[2], 0, takenFor: 1, 0.9)]
    func draw(_ seconds: Double) -> Thumbnail? {
      Gallery(of: images, in: folder.path, .imageNet, seconds: seconds, memory: cache)
        .pictures[paths[2]]
    }
    #expect(draw(1e-9) == Thumbnail.none("no time to draw"))
    let drawn = draw(600)
    // What is remembered takes no time.
    #expect(draw(1e-9) == drawn)
    #expect(try fixture.store().database.integer("SELECT count(*) FROM picture") == 1)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: folder.path + "/" + paths[0], toPath: path)
    #expect(draw(600) != drawn)
  }
}
