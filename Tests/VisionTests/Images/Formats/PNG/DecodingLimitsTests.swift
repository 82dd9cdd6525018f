import Foundation
import Testing
import Vision

@Suite("Decoding limits")
struct DecodingLimitsTests {
  private func reason(_ bytes: [UInt8], _ limits: DecodingLimits = .standard) -> ImageError.Reason?
  {
    do throws(ImageError) {
      _ = try FileBytes.with(bytes) { buffer throws(ImageError) in
        try Preprocessing.imageNet.crop(decoding: buffer, path: "a.png", limits: limits)
      }
      return nil
    } catch { return error.reason }
  }

  @Test("a header that promises more than its data can hold is refused, whatever the limits")
  func lyingHeader() {
    let limits = DecodingLimits(
      maxPixels: .max, maxWholePixels: .max, maxSide: .max, maxBytes: .max)
    for (width, height) in [(100_000, 100_000), (0x7FFF_FFFF, 0x7FFF_FFFF), (2000, 2000)] {
      for interlace: UInt8 in [0, 1] {
        let file = RawPNG(chunks: [
          ("IHDR", RawPNG.header(width, height, depth: 16, color: 6, interlace: interlace)),
          ("IDAT", RawPNG.stored(Array(repeating: 0, count: 300))), ("IEND", []),
        ])
        guard case .lyingHeader(width, height, _, _) = reason(file.bytes, limits) else {
          Issue.record("\(width)×\(height) was not refused")
          continue
        }
      }
    }
  }

  @Test("each limit is compared before anything is decoded, and an option raises it")
  func limits() {
    let bytes = PNGEncoder.encode(Image(width: 100, height: 50))
    #expect(reason(bytes) == nil)
    #expect(
      reason(bytes, DecodingLimits(maxPixels: 4999))
        == .overLimit(.pixels, found: 5000, allowed: 4999))
    #expect(reason(bytes, DecodingLimits(maxPixels: 5000)) == nil)
    #expect(
      reason(bytes, DecodingLimits(maxSide: 99)) == .overLimit(.side, found: 100, allowed: 99))
    #expect(
      reason(bytes, DecodingLimits(maxBytes: 15049))
        == .overLimit(.bytes, found: 15050, allowed: 15049))
    #expect(reason(bytes, DecodingLimits(maxWholePixels: 1)) == nil)
    let raised = DecodingLimits.allowing(pixels: 2_000_000_000)
    #expect(raised.maxPixels == 2_000_000_000 && raised.maxWholePixels == 2_000_000_000)
    #expect(raised.maxBytes >= 16_000_000_000)
    #expect(DecodingLimits.allowing(pixels: 1) == .standard)
    #expect(DecodingLimits.allowing(pixels: .max).maxPixels == .max)
  }

  @Test("an interlaced picture has a limit of its own")
  func interlaced() throws {
    let bytes = try Fixtures.bytes("png/rgb8-interlaced.png")
    #expect(
      reason(bytes, DecodingLimits(maxWholePixels: 550))
        == .overLimit(.wholePixels, found: 551, allowed: 550))
    #expect(reason(bytes, DecodingLimits(maxWholePixels: 551)) == nil)
  }

  @Test("so has a picture that is decoded as a whole")
  func whole() throws {
    let bytes = PNGEncoder.encode(Image(width: 100, height: 50))
    let image = try ImageReader(limits: DecodingLimits(maxWholePixels: 5000)).decode(
      bytes, path: "")
    #expect(image.width == 100)
    #expect(throws: ImageError(path: "a.png", .overLimit(.wholePixels, found: 5000, allowed: 4999)))
    {
      try ImageReader(limits: DecodingLimits(maxWholePixels: 4999)).decode(bytes, path: "a.png")
    }
  }

  @Test("a picture of 168 megapixels is within the standard limits and takes little memory")
  func monster() async {
    // In a process of its own, so that other tests do not count.
    await #expect(processExitsWith: .success) {
      let (width, height) = (14_000, 12_000)
      let bytes = PNGEncoder.encode(width: width, height: height, level: 1) { y, row in
        row.update(repeating: UInt8(y >> 6 & 255), count: 3 * width)
      }
      let before = peakBytes()
      let image = try FileBytes.with(bytes) { buffer throws(ImageError) in
        try Preprocessing.imageNet.crop(decoding: buffer, path: "monster.png")
      }
      let grown = peakBytes() - before
      // The picture has 504 MB.
      #expect(grown < 32 << 20, "peak memory grew by \(grown) bytes")
      #expect(image.width == 224 && image[0, 0].red < image[0, 223].red)
    }
  }
}

/// The largest resident size of this process so far, in bytes.
func peakBytes() -> Int {
  var usage = rusage()
  getrusage(0 /* RUSAGE_SELF */, &usage)
  return usage.ru_maxrss * 1024
}
