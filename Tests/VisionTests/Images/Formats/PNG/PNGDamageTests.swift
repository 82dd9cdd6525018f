import Foundation
import Testing
import Vision

@Suite("Damaged PNG files")
struct PNGDamageTests {
  private static func files() throws -> [(name: String, bytes: [UInt8])] {
    let names = ["rgb8", "palette8-trns", "grey16-interlaced", "rgba16", "grey-alpha8-interlaced"]
    return try names.map { ($0, try Fixtures.bytes("png/\($0).png")) } + [
      ("noise", PNGEncoder.encode(Pictures.picture(120, 90, seed: 3))),
      ("smooth", PNGEncoder.encode(smooth(300, 200))),
    ]
  }

  private static func smooth(_ width: Int, _ height: Int) -> Image {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { pixels += [UInt8(x / 2), UInt8(y), UInt8(x * y >> 8)] }
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// What a decoder says, whole and streaming alike; nil when it makes a picture.
  private func complaint(_ bytes: [UInt8], path: String = "some/a.png") -> ImageError? {
    let preprocessing = Preprocessing(resize: 16, crop: 16, background: .white)
    var whole: ImageError?
    var streamed: ImageError?
    do throws(ImageError) {
      _ = try ImageReader(background: .white).decode(bytes, path: path)
    } catch { whole = error }
    do throws(ImageError) {
      _ = try FileBytes.with(bytes) { buffer throws(ImageError) in
        try preprocessing.crop(decoding: buffer, path: path)
      }
    } catch { streamed = error }
    #expect(whole == streamed)
    return whole
  }

  /// What is wrong with a file beside its pixels; an error if they are not whole.
  private func flaw(_ bytes: [UInt8]) throws -> String? {
    var flaw: ImageFlaw?
    _ = try FileBytes.with(bytes) { buffer throws(ImageError) in
      try Preprocessing(resize: 16, crop: 16).crop(
        decoding: buffer, path: "a.png", limits: .standard, flaw: &flaw)
    }
    return flaw?.message
  }

  /// Whether a file gives the picture, with a flaw that is said, in every way of decoding.
  private func isWhole(_ bytes: [UInt8], as picture: Image) -> Bool {
    let images = [PNGRowSource.best, .stream].map { source in
      try? FileBytes.with(bytes) { buffer throws(ImageError) in
        try ImageReader().decode(buffer, path: "a.png", from: source)
      }
    }
    let header = try? FileBytes.with(bytes) { buffer throws(ImageError) in
      try ImageReader().inspect(buffer, path: "a.png")
    }
    let isSound = header != nil
    let isSaid = (try? flaw(bytes)) ?? nil
    return images.allSatisfy { $0 == picture } && isSaid != nil && isSound
  }

  @Test("a file cut at every 97th byte, and in its last 40, is an error, or all pixels were there")
  func truncation() throws {
    for (name, bytes) in try Self.files() {
      let picture = try ImageReader().decode(bytes, path: name)
      // The last chunk's checksum and IEND.
      let needed = bytes.count - 16
      let counts =
        Array(stride(from: 0, to: bytes.count, by: 97)) + Array(bytes.count - 40..<bytes.count)
      for count in counts {
        if count >= needed {
          #expect(isWhole(Array(bytes[..<count]), as: picture), "\(name) cut at \(count)")
          continue
        }
        let error = try #require(complaint(Array(bytes[..<count])), "\(name) cut at \(count)")
        #expect(error.path == "some/a.png")
        if count >= 8 {
          guard case .damaged(.png, place: _?, message: _) = error.reason else {
            Issue.record("\(name) cut at \(count): \(error)")
            continue
          }
        }
      }
    }
  }

  @Test("a flip of any 131st byte is an error, or leaves all pixels and is said")
  func flips() throws {
    for (name, bytes) in try Self.files() {
      let picture = try ImageReader().decode(bytes, path: name)
      for offset in [0, 40, 77] {
        for index in stride(from: offset, to: bytes.count, by: 131) {
          var damaged = bytes
          damaged[index] ^= 0x41
          #expect(
            complaint(damaged) != nil || isWhole(damaged, as: picture),
            "\(name) flipped at \(index)")
        }
      }
    }
  }

  @Test("flips under right checksums end in an image or an error, in zlib too")
  func flipsUnderRightChecksums() throws {
    var images = 0
    var errors = 0
    for (_, bytes) in try Self.files() {
      for offset in 0..<7 {
        for index in stride(from: 8 + offset * 19, to: bytes.count, by: 131) {
          var damaged = bytes
          damaged[index] ^= UInt8(1 << (index % 8))
          if complaint(RawPNG.repaired(damaged)) == nil { images += 1 } else { errors += 1 }
        }
      }
    }
    #expect(images > 0 && errors > 100)
  }

  @Test(
    "a wrong checksum of metadata, transparency or image data is a flaw, of what makes colors an error"
  )
  func checksums() throws {
    let pixels: [UInt8] = [0, 0, 1, 0, 1, 0]
    let bytes = RawPNG(chunks: [
      ("IHDR", RawPNG.header(2, 2, color: 3)), ("tEXt", Array("key\0words".utf8)),
      ("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [7]), ("IDAT", RawPNG.stored(pixels)), ("IEND", []),
    ]).bytes
    #expect(try flaw(bytes) == nil)
    let picture = try ImageReader().decode(bytes, path: "a.png")
    for name in ["IHDR", "PLTE", "tRNS", "tEXt", "IDAT", "IEND"] {
      let at = try #require(RawPNG.firstIndex(of: name, in: bytes))
      var damaged = bytes
      damaged[at + 4 + Int(bytes[at - 1])] ^= 1
      if ["IHDR", "PLTE"].contains(name) {
        expectDamage(damaged, in: name, saying: "CRC")
      } else {
        #expect(isWhole(damaged, as: picture))
        #expect(try flaw(damaged)?.contains("chunk \(name): wrong checksum") == true)
      }
    }
  }

  /// A file of 2×2 RGB pixels in the chunks given, between IHDR and IEND.
  private func file(
    _ middle: [(name: String, data: [UInt8])], end: [UInt8]? = [], color: UInt8 = 2
  ) -> [UInt8] {
    var file = RawPNG(chunks: [("IHDR", RawPNG.header(2, 2, color: color))] + middle)
    if let end { file.chunks.append(("IEND", end)) }
    return file.bytes
  }

  private let rows: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12]

  private func expectDamage(
    _ bytes: [UInt8], in chunk: String, saying words: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = complaint(bytes)
    guard case .damaged(.png, "chunk \(chunk)", let message) = error?.reason else {
      Issue.record(
        "expected damage in \(chunk), found \(error?.description ?? "an image")",
        sourceLocation: sourceLocation)
      return
    }
    #expect(
      words.isEmpty || message.contains(words), "\(message) should say: \(words)",
      sourceLocation: sourceLocation)
  }

  @Test("a missing IDAT or IHDR is an error, a missing IEND a flaw")
  func missingChunks() throws {
    let data = RawPNG.stored(rows)
    #expect(complaint(file([("IDAT", data)])) == nil)
    #expect(try flaw(file([("IDAT", data)], end: nil))?.contains("without it") == true)
    expectDamage(file([]), in: "IDAT", saying: "none")
    expectDamage(RawPNG(chunks: [("IDAT", data), ("IEND", [])]).bytes, in: "IDAT", saying: "first")
    expectDamage(RawPNG.signature, in: "IHDR")
    #expect(try flaw(file([("IDAT", data)], end: [1]))?.contains("empty") == true)
  }

  @Test("chunks that are out of place, twice there or unknown and critical are errors")
  func misplacedChunks() {
    let data = RawPNG.stored(rows)
    expectDamage(file([("IHDR", RawPNG.header(2, 2)), ("IDAT", data)]), in: "IHDR")
    expectDamage(
      file([("IDAT", Array(data[..<9])), ("tEXt", []), ("IDAT", Array(data[9...]))]), in: "IDAT",
      saying: "interrupted")
    expectDamage(file([("CgBI", [1]), ("IDAT", data)]), in: "CgBI", saying: "critical")
    expectDamage(file([("ID1T", data)]), in: "IHDR", saying: "chunk name")
    #expect(
      complaint(file([("IDAT", Array(data[..<9])), ("IDAT", []), ("IDAT", Array(data[9...]))]))
        == nil)
  }

  @Test("image data that is too short, too long or damaged inside is an error in zlib's words")
  func imageData() throws {
    let data = RawPNG.stored(rows)
    expectDamage(file([("IDAT", RawPNG.stored(Array(rows.dropLast())))]), in: "IDAT")
    expectDamage(file([("IDAT", Array(data.dropLast()))]), in: "IDAT", saying: "Not enough")
    expectDamage(file([("IDAT", Array(data.dropLast(4)))]), in: "IDAT")
    // Whatever belongs to no row changes none.
    #expect(
      try flaw(file([("IDAT", RawPNG.stored(rows + [0]))]))?.contains("1 bytes follow the last row")
        == true)
    for surplus in [[data + [0]], [data, [0]], [data, [], [0]]] {
      #expect(
        try flaw(file(surplus.map { ("IDAT", $0) }))?.contains("1 bytes follow the end") == true)
    }
    expectDamage(
      file([("IDAT", RawPNG.stored(rows + Array(repeating: 0, count: 9000)))]), in: "IDAT",
      saying: "Too much")
    expectDamage(file([("IDAT", [1, 2, 3, 4] + data)]), in: "IDAT", saying: "header")
    var wrongSum = data
    wrongSum[data.count - 1] ^= 1
    expectDamage(file([("IDAT", wrongSum)]), in: "IDAT", saying: "data check")
    var wrongFilter = rows
    wrongFilter[7] = 5
    expectDamage(file([("IDAT", RawPNG.stored(wrongFilter))]), in: "IDAT", saying: "filter")
  }

  @Test("headers that can't be are errors")
  func headers() {
    func file(_ header: [UInt8]) -> [UInt8] {
      RawPNG(chunks: [("IHDR", header), ("IDAT", RawPNG.stored(rows)), ("IEND", [])]).bytes
    }
    expectDamage(file(RawPNG.header(0, 2)), in: "IHDR", saying: "size 0 by 2")
    expectDamage(file(RawPNG.header(2, 0)), in: "IHDR")
    expectDamage(file(RawPNG.header(1 << 31, 1)), in: "IHDR")
    expectDamage(file(RawPNG.header(2, 2, depth: 3)), in: "IHDR", saying: "3 bits")
    expectDamage(file(RawPNG.header(2, 2, depth: 4, color: 2)), in: "IHDR")
    expectDamage(file(RawPNG.header(2, 2, depth: 16, color: 3)), in: "IHDR")
    expectDamage(file(RawPNG.header(2, 2, color: 1)), in: "IHDR", saying: "color type 1")
    expectDamage(file(RawPNG.header(2, 2, color: 255)), in: "IHDR")
    expectDamage(file(RawPNG.header(2, 2, interlace: 2)), in: "IHDR", saying: "interlace method 2")
    expectDamage(file(Array(RawPNG.header(2, 2).dropLast())), in: "IHDR", saying: "13")
  }

  @Test("palettes that can't be are errors")
  func palettes() {
    let data = RawPNG.stored([0, 0, 1, 0, 1, 0])
    let palette: (name: String, data: [UInt8]) = ("PLTE", [1, 2, 3, 4, 5, 6])
    #expect(complaint(file([palette, ("IDAT", data)], color: 3)) == nil)
    expectDamage(file([("IDAT", data)], color: 3), in: "IDAT", saying: "PLTE")
    expectDamage(file([("PLTE", [1, 2]), ("IDAT", data)], color: 3), in: "PLTE")
    expectDamage(file([palette, palette, ("IDAT", data)], color: 3), in: "PLTE")
  }

  @Test("a transparency that can't be is passed over and said: all is opaque")
  func transparency() throws {
    let data = RawPNG.stored([0, 0, 1, 0, 1, 0])
    let palette: (name: String, data: [UInt8]) = ("PLTE", [1, 2, 3, 4, 5, 6])
    let opaque = try ImageReader(background: .white)
      .decode(file([palette, ("IDAT", data)], color: 3), path: "a.png")
    for chunks: [(name: String, data: [UInt8])] in [
      [palette, ("tRNS", [1, 2, 3])], [palette, ("tRNS", [])], [("tRNS", [1]), palette],
    ] {
      let bytes = file(chunks + [("IDAT", data)], color: 3)
      #expect(try ImageReader(background: .white).decode(bytes, path: "a.png") == opaque)
      #expect(try flaw(bytes)?.contains("chunk tRNS: ") == true)
    }
    // A second one changes nothing; one whose checksum is wrong is no first one.
    let clear = file([palette, ("tRNS", [0]), ("tRNS", [9]), ("IDAT", data)], color: 3)
    let picture = try ImageReader(background: .white).decode(clear, path: "a.png")
    #expect(picture != opaque)
    let once = file([palette, ("tRNS", [0]), ("IDAT", data)], color: 3)
    #expect(try ImageReader(background: .white).decode(once, path: "a.png") == picture)
    #expect(try flaw(clear)?.contains("chunk tRNS: there is a second one") == true)
    var damaged = once
    let at = try #require(RawPNG.firstIndex(of: "tRNS", in: damaged))
    damaged[at + 5] ^= 1
    #expect(try ImageReader(background: .white).decode(damaged, path: "a.png") == opaque)
    let short = file([("tRNS", [0, 1]), ("IDAT", RawPNG.stored(rows))])
    #expect(try flaw(short)?.contains("chunk tRNS: expected 6 bytes, found 2") == true)
  }

  @Test("an index beyond the palette is opaque black, at every depth, on a background too")
  func outsidePalette() throws {
    for (depth, row): (UInt8, [UInt8]) in [(8, [0, 1, 2]), (4, [0x01, 0x20]), (2, [0b0001_1000])] {
      let bytes = RawPNG.file(
        3, 1, depth: depth, color: 3,
        before: [("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [255, 255])],
        raw: [0] + row
      ).bytes
      for background in [nil, RGB.white] {
        for source in [PNGRowSource.memory, .stream] {
          let image = try FileBytes.with(bytes) { buffer throws(ImageError) in
            try ImageReader(background: background).decode(buffer, path: "a.png", from: source)
          }
          #expect(image.pixels == [1, 2, 3, 4, 5, 6, 0, 0, 0])
        }
      }
      #expect(try flaw(bytes) == nil)
    }
  }

  @Test("a palette or transparency behind the image data changes nothing and is said")
  func lateColors() throws {
    let palette: (name: String, data: [UInt8]) = ("PLTE", [1, 2, 3, 4, 5, 6])
    let data = RawPNG.stored([0, 0, 1, 0, 1, 0])
    let intact = file([palette, ("IDAT", data)], color: 3)
    let picture = try ImageReader(background: .white).decode(intact, path: "a.png")
    for late in [("PLTE", [9, 9, 9]), ("tRNS", [0])] as [(name: String, data: [UInt8])] {
      let bytes = file([palette, ("IDAT", data), late], color: 3)
      #expect(try ImageReader(background: .white).decode(bytes, path: "a.png") == picture)
      #expect(try flaw(bytes)?.contains("\(late.name): it stands behind") == true)
    }
    // A suggested palette of an RGB image makes no pixels.
    #expect(try flaw(file([("IDAT", RawPNG.stored(rows)), palette])) == nil)
  }

  @Test("an iPhone's PNG is called so, with what makes a PNG of it")
  func iPhone() {
    var file = RawPNG(chunks: [("CgBI", [0x50, 0, 0x20, 6]), ("IHDR", RawPNG.header(2, 2))])
    file.chunks += [("IDAT", RawPNG.stored(rows)), ("IEND", [])]
    let text = complaint(file.bytes)?.description ?? ""
    #expect(text.contains("an iPhone's PNG") && text.contains("-revert-iphone-optimizations"))
  }

  @Test("a limit that is hit names the option that raises it, and how far")
  func limits() {
    let error = ImageError(path: "a.png", .overLimit(.bytes, found: 91, allowed: 1))
    #expect(error.description.contains("the limit to 11 pixels,"))
  }

  @Test("every error is one line with the path")
  func oneLine() {
    let reasons: [ImageError.Reason] = [
      .missing, .unreadable("no permission"), .empty, .unknownFormat(looksLike: nil),
      .unknownFormat(looksLike: "a JPEG"), .damaged(.png, place: nil, message: "x"),
      .damaged(.png, place: "chunk IDAT", message: "invalid distance"),
      .overLimit(.pixels, found: 2, allowed: 1),
      .lyingHeader(width: 1, height: 1, promised: 9, compressed: 1),
    ]
    for reason in reasons {
      let text = ImageError(path: "dir/x.png", reason).description
      #expect(text.hasPrefix("dir/x.png: ") && !text.contains("\n"), "\(text)")
    }
  }
}
