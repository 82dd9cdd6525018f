import Foundation
import Testing
import Vision

@Suite("Image")
struct ImageTests {
  private let image = Pictures.picture(5, 4, seed: 9)

  @Test("cropping takes the pixels of the box")
  func crop() {
    let part = image.cropped(to: PixelBox(x: 2, y: 1, width: 3, height: 2))
    #expect(part.width == 3 && part.height == 2)
    for y in 0..<2 { for x in 0..<3 { #expect(part[x, y] == image[x + 2, y + 1]) } }
  }

  @Test("the corner of a center crop rounds halves to the even number, as Python does")
  func centerCorner() {
    #expect(
      (224..<234).map { CenterWindow(side: $0, size: 224).start } == [0, 0, 1, 2, 2, 2, 3, 4, 4, 4])
    #expect(CenterWindow(side: 341, size: 224).start == 58)
  }

  @Test("a center crop larger than the picture surrounds it with black")
  func centerPadding() {
    let padded = image.centerCropped(to: 8)
    #expect(padded.width == 8 && padded.height == 8)
    #expect(padded[1, 2] == image[0, 0] && padded[5, 5] == image[4, 3])
    #expect(padded[0, 2] == .black && padded[6, 2] == .black && padded[1, 6] == .black)
  }

  @Test("a mirrored picture mirrored again is the picture")
  func flip() {
    let flipped = image.flippedHorizontally()
    for y in 0..<4 { for x in 0..<5 { #expect(flipped[x, y] == image[4 - x, y]) } }
    #expect(flipped.flippedHorizontally() == image)
  }

  @Test("a picture without its pixels traps")
  func wrongCount() async {
    await #expect(processExitsWith: .failure) { _ = Image(width: 2, height: 2, pixels: [1, 2, 3]) }
    await #expect(processExitsWith: .failure) { _ = Image(width: 0, height: 2) }
  }
}

@Suite("RGB")
struct RGBTests {
  @Test("#rrggbb is parsed and printed, anything else is refused")
  func parsing() throws {
    #expect(RGB("#0a80FF") == RGB(red: 10, green: 128, blue: 255))
    #expect(RGB("0a80ff")?.description == "#0a80ff")
    #expect(RGB("#000001")?.description == "#000001")
    for text in ["", "#", "#12345", "#1234567", "#12345g", "+12345", "#-12345", "red", "##12345"] {
      #expect(RGB(text) == nil, "\(text)")
    }
    let json = try JSONEncoder().encode([RGB.white])
    #expect(String(decoding: json, as: UTF8.self) == "[\"#ffffff\"]")
    #expect(try JSONDecoder().decode([RGB].self, from: json) == [.white])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([RGB].self, from: Data("[\"white\"]".utf8))
    }
  }
}
