import Foundation
import Testing
import Vision

@Suite("Damaged photos")
struct PhotoDamageTests {
  private static let names = [
    "color-0-75.jpg", "color-2-100.jpg", "progressive-2.jpg", "gray-progressive.jpg", "cmyk.jpg",
    "restarts.jpg", "arithmetic.jpg", "arithmetic-progressive.jpg", "three-scans.jpg",
    "arithmetic-three-scans.jpg", "lossy.webp", "lossless.webp", "alpha.webp", "animated.webp",
    "turned-6.jpg",
  ]

  private func decode(_ bytes: [UInt8]) -> Result<Image, ImageError> {
    do throws(ImageError) {
      return .success(try ImageReader().decode(bytes, path: "some/photo"))
    } catch {
      return .failure(error)
    }
  }

  @Test("cut short it is refused by name, or has all its pixels", arguments: names)
  func cut(name: String) throws {
    let bytes = try Fixtures.bytes("photos/\(name)")
    let whole = try ImageReader().decode(bytes, path: name)
    var refused = 0
    for count in Array(stride(from: 12, to: bytes.count, by: 7)) + [bytes.count - 1] {
      switch decode(Array(bytes.prefix(count))) {
      case .success(let image):
        // Of a JPEG the end marker and the last bits may be missing.
        #expect(image == whole && count >= bytes.count - 3, "\(count) of \(bytes.count)")
      case .failure(let error):
        refused += 1
        #expect(error.path == "some/photo" && error.description.contains("damaged"), "\(error)")
      }
    }
    #expect(refused > bytes.count / 8)
  }

  /// Where the scans of a JPEG start, and where the tables before each do.
  private func scans(_ bytes: [UInt8]) -> [(tables: Int, scan: Int)] {
    let scans = bytes.indices.filter { bytes[$0...].starts(with: [0xFF, 0xDA]) }
    return scans.enumerated().map { number, scan in
      let before = number == 0 ? 0 : scans[number - 1]
      let tables = bytes[before..<scan].indices.first {
        bytes[$0] == 0xFF && [0xC4, 0xCC].contains(bytes[$0 + 1])
      }
      return (tables ?? scan, scan)
    }
  }

  @Test(
    "without the scan of a channel it is refused, with an end marker too",
    arguments: ["three-scans.jpg", "arithmetic-three-scans.jpg"])
  func channel(name: String) throws {
    let bytes = try Fixtures.bytes("photos/\(name)")
    let places = scans(bytes)
    #expect(places.count == 3)
    for place in places.dropFirst() {
      for (end, words) in [
        ([], "the file ends before the picture"), ([0xFF, 0xD9], "a color channel is missing"),
      ] as [([UInt8], String)] {
        #expect(
          throws: ImageError(
            path: "some/photo", .damaged(.jpeg, place: nil, message: words))
        ) { try decode(bytes[..<place.tables] + end).get() }
      }
    }
  }

  @Test("a progressive one that ends before its finest detail is used, which is said")
  func detail() throws {
    let bytes = try Fixtures.bytes("photos/progressive-2.jpg")
    let place = try #require(scans(bytes).dropFirst().first)
    var flaw: ImageFlaw?
    _ = try FileBytes.with(bytes[..<place.tables] + [0xFF, 0xD9]) { buffer throws(ImageError) in
      try Preprocessing(resize: 16, crop: 16).crop(
        decoding: buffer, path: "a.jpg", limits: .standard, flaw: &flaw)
    }
    #expect(flaw == ImageFlaw(path: "a.jpg", message: "scans with finer detail are missing"))
  }

  @Test("one of very many scans is refused by their number")
  func manyScans() throws {
    let bytes = try Fixtures.bytes("photos/three-scans.jpg")
    let scan = try #require(scans(bytes).last).scan
    let last = bytes[scan...].dropLast(2)
    func repeated(_ count: Int) -> [UInt8] {
      (0..<count).reduce(into: Array(bytes.dropLast(2))) { bytes, _ in bytes += last }
        + [0xFF, 0xD9]
    }
    #expect(try decode(repeated(497)).get() == decode(bytes).get())
    let error = #expect(throws: ImageError.self) { try decode(repeated(498)).get() }
    #expect(error?.reason == .overLimit(.scans, found: 501, allowed: 500))
    #expect(
      error?.description.hasPrefix(
        "some/photo: 501 or more scans of one picture, more than the limit of 500; make a PNG of it"
      )
        == true)
  }

  @Test("a kind of JPEG that is not read is called what it is")
  func unsupported() throws {
    let gray = try Fixtures.bytes("photos/gray.jpg")
    let frame = try #require(gray.indices.first { gray[$0...].starts(with: [0xFF, 0xC0]) })
    var (twelve, lossless, two) = (gray, gray, gray)
    twelve[frame + 4] = 12
    lossless[frame + 1] = 0xC3
    two[frame + 3] += 3
    two[frame + 9] = 2
    two.insert(contentsOf: [2, 0x11, 0], at: frame + 13)
    for (bytes, kind) in [
      (twelve, "of 12 bits a sample"), (lossless, "without loss"), (two, "of 2 color channels"),
    ] {
      let error = #expect(throws: ImageError.self) { try decode(bytes).get() }
      #expect(error?.reason == .unsupported(.jpeg, kind))
      #expect(
        error?.description.hasPrefix("some/photo: a JPEG \(kind) isn't read; make a PNG of it with")
          == true)
    }
  }

  @Test("a WebP that is cut short is found without decoding it")
  func cutWebP() throws {
    for name in ["lossy.webp", "alpha.webp", "animated.webp", "turned-6.webp"] {
      let bytes = try Fixtures.bytes("photos/\(name)")
      for count in [bytes.count / 2, bytes.count - 1] {
        #expect(
          throws: ImageError(
            path: name, .damaged(.webP, place: nil, message: "the file ends before the picture"))
        ) {
          try FileBytes.with(Array(bytes.prefix(count))) { buffer throws(ImageError) in
            try ImageReader().inspect(buffer, path: name)
          }
        }
      }
    }
  }

  @Test("with a flipped byte it is a picture of some size, or an error", arguments: names)
  func flipped(name: String) throws {
    let bytes = try Fixtures.bytes("photos/\(name)")
    for index in stride(from: 3, to: bytes.count, by: 13) {
      var damaged = bytes
      damaged[index] ^= 0x55
      if case .failure(let error) = decode(damaged) {
        #expect(error.description.hasPrefix("some/photo: "), "\(error)")
      }
    }
  }

  @Test("what is wrong beside the pixels is named, and the picture is used")
  func flaws() throws {
    let bytes = try Fixtures.bytes("photos/color-0-75.jpg")
    let picture = try ImageReader().decode(bytes, path: "a.jpg")
    let scan = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xDA]) })
    for (damaged, words) in [
      (Array(bytes.dropLast(2)), "the file has no end marker"),
      (bytes[..<scan] + [1, 2, 3] + bytes[scan...], "3 extraneous bytes before marker 0xda"),
    ] {
      var flaw: ImageFlaw?
      _ = try FileBytes.with(damaged) { buffer throws(ImageError) in
        try Preprocessing(resize: 16, crop: 16).crop(
          decoding: buffer, path: "a.jpg", limits: .standard, flaw: &flaw)
      }
      #expect(try ImageReader().decode(damaged, path: "a.jpg") == picture)
      #expect(flaw == ImageFlaw(path: "a.jpg", message: words))
    }
  }

  @Test("what only claims to be large is stopped by the limits, or by the end of its file")
  func bombs() throws {
    let side = { (bytes: [UInt8], width: Int, height: Int) -> [UInt8] in
      var bytes = bytes
      guard
        let frame = bytes.indices.first(where: {
          bytes[$0] == 0xFF && [0xC0, 0xC2].contains(bytes[$0 + 1])
        })
      else { return [] }
      bytes.replaceSubrange(
        frame + 5..<frame + 9,
        with: [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)])
      return bytes
    }
    let baseline = try Fixtures.bytes("photos/color-2-20.jpg")
    let progressive = try Fixtures.bytes("photos/progressive-2.jpg")
    func reason(_ bytes: [UInt8], _ limits: DecodingLimits = .standard) -> ImageError.Reason? {
      do throws(ImageError) {
        _ = try FileBytes.with(bytes) { buffer throws(ImageError) in
          try Preprocessing.imageNet.crop(decoding: buffer, path: "bomb.jpg", limits: limits)
        }
        return nil
      } catch {
        return error.reason
      }
    }
    #expect(
      reason(side(baseline, 65_500, 65_500))
        == .overLimit(.pixels, found: 4_290_250_000, allowed: 1_000_000_000))
    #expect(
      reason(side(progressive, 10_000, 10_000))
        == .overLimit(.wholePixels, found: 100_000_000, allowed: 64_000_000))
    for bytes in [side(baseline, 30_000, 30_000), side(progressive, 7_000, 7_000)] {
      let began = ContinuousClock.now
      #expect(
        reason(bytes)
          == .damaged(.jpeg, place: nil, message: "premature end of data segment"))
      #expect(ContinuousClock.now - began < .seconds(2))
    }
    let webP = try Fixtures.bytes("photos/lossy.webp")
    #expect(
      reason(webP, DecodingLimits(maxWholePixels: 1000))
        == .overLimit(.wholePixels, found: 61 * 43, allowed: 1000))
  }
}
