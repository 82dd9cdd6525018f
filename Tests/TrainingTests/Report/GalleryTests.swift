import Foundation
import Testing
import Training
import Vision

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

  private func gallery(_ images: [EvaluatedImage], pixels: Int = 1_000_000) -> Gallery {
    Gallery(of: images, in: folder.path, .imageNet, pixels: pixels)
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
    let picture = try PNGDecoder().decode(bytes, path: "picture")
    #expect(picture.width == 96 && picture.height == 96)
    #expect(picture.pixels.allSatisfy { $0 == 2 })
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
  }

  @Test("no more pixels are decoded than allowed; an image that is too large is passed over")
  func budget() throws {
    let large = Image(width: 100, height: 100, color: .black)
    try Data(PNGEncoder.encode(large)).write(to: URL(fileURLWithPath: folder.path + "/large.png"))
    var header = PNGEncoder.encode(large)
    for place in 16..<24 { header[place] = 0xff }
    try Data(header).write(to: URL(fileURLWithPath: folder.path + "/lie.png"))
    let names = ["lie.png", "large.png"] + paths
    let gallery = gallery(
      names.map { RunFixture.image($0, 0, takenFor: 1, 0.9) }, pixels: 2 * 40 * 30)
    let drawn = names.filter { name in
      if case .png? = gallery.pictures[name] { true } else { false }
    }
    #expect(drawn == Array(paths.prefix(2)))
    #expect(gallery.pictures["lie.png"] == Thumbnail.none("too large to draw now"))
  }
}
