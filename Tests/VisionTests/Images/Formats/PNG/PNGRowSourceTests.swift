import Autograd
import Testing
import Vision

/// Rows that are inflated at once by libdeflate against rows that stream through zlib, and both
/// against rows that need no filter.
@Suite("PNG rows from memory and streamed")
struct PNGRowSourceTests {
  private typealias Outcome = Result<Image, ImageError>

  private static func decode(_ bytes: [UInt8], _ source: PNGRowSource) -> Outcome {
    do throws(ImageError) {
      return .success(
        try FileBytes.with(bytes) { buffer throws(ImageError) in
          try ImageReader(background: .white).decode(buffer, path: "a.png", from: source)
        })
    } catch { return .failure(error) }
  }

  private struct Kind: CustomStringConvertible {
    let color: UInt8
    let depth: UInt8
    var channels: Int { [1, 0, 3, 1, 2, 0, 4][Int(color)] }
    var description: String { "color type \(color), \(depth) bits" }

    /// Bytes of a pixel, at least 1.
    var size: Int { max(1, channels * Int(depth) / 8) }

    /// The same picture without filters, which are undone here byte by byte.
    func unfiltered(_ file: RawPNG) -> RawPNG {
      var file = file
      let header = file.chunks[0].data
      let width = Int(header[2]) << 8 | Int(header[3])
      let row = (width * channels * Int(depth) + 7) / 8
      let at = file.chunks.firstIndex { $0.name == "IDAT" } ?? 0
      // A stored block behind seven bytes of frame.
      let raw = Array(file.chunks[at].data.dropFirst(7).dropLast(4))
      file.chunks[at].data = RawPNG.stored(RawPNG.unfiltered(raw, row: row, size: size))
      return file
    }

    static let all =
      [1, 2, 4, 8, 16].map { Kind(color: 0, depth: $0) }
      + [1, 2, 4, 8].map { Kind(color: 3, depth: $0) }
      + [2, 4, 6].flatMap { color in [8, 16].map { Kind(color: color, depth: $0) } }

    /// A file whose rows are noise, and whose filters are those of `filters` in turn.
    func file(
      _ width: Int, _ height: Int, filters: [UInt8], seed: Int, chunk: Int = .max
    ) -> RawPNG {
      let row = (width * channels * Int(depth) + 7) / 8
      var raw: [UInt8] = []
      for y in 0..<height {
        raw.append(filters[y % filters.count])
        raw += Pictures.noise(row, seed: seed + y)
      }
      var file = RawPNG.file(width, height, depth: depth, color: color, raw: raw)
      let data = file.chunks.remove(at: 1).data
      let parts = stride(from: 0, to: data.count, by: min(chunk, data.count)).map {
        ("IDAT", Array(data[$0..<min($0 + min(chunk, data.count), data.count)]))
      }
      file.chunks.insert(contentsOf: parts, at: 1)
      if color == 3 {
        let palette = Pictures.noise(3 << depth, seed: seed)
        file.chunks.insert(contentsOf: [("PLTE", palette), ("tRNS", [0, 100])], at: 1)
      }
      return file
    }
  }

  @Test("every color type, depth and filter gives the same pixels from both")
  func everyFilter() throws {
    // Pairs of rows with the same filter, every filter behind every other, and first rows.
    let orders: [[UInt8]] =
      (0...4).map { [$0] } + [[4, 4, 3, 3, 2, 1, 0, 4, 1, 3, 0, 2, 4, 3, 1, 1, 4, 0, 3, 2]]
    for kind in Kind.all {
      for (index, filters) in orders.enumerated() {
        for (width, height) in [(1, 1), (1, 5), (2, 3), (3, 8), (37, 21)] {
          let file = kind.file(width, height, filters: filters, seed: index + width)
          let bytes = file.bytes
          let expected = try Self.decode(kind.unfiltered(file).bytes, .stream).get()
          #expect(try Self.decode(bytes, .stream).get() == expected)
          #expect(
            try Self.decode(bytes, .memory).get() == expected,
            "\(kind), filters \(filters), \(width)×\(height)")
        }
      }
    }
  }

  @Test("image data may be cut into chunks anywhere, in rows and in passes")
  func chunks() throws {
    for interlace: UInt8 in [0, 1] {
      for kind in Kind.all {
        let sizes = interlace == 0 ? [(9, 9)] : Self.passes(9, 9)
        var raw: [UInt8] = []
        for (columns, rows) in sizes where columns > 0 {
          for y in 0..<rows {
            raw.append(UInt8((y + 3) % 5))
            raw += Pictures.noise((columns * kind.channels * Int(kind.depth) + 7) / 8, seed: y)
          }
        }
        let data = RawPNG.stored(raw)
        func file(_ parts: [[UInt8]], late: Bool = false) -> [UInt8] {
          let before: [(name: String, data: [UInt8])] =
            kind.color == 3 ? [("PLTE", Pictures.noise(3 << kind.depth, seed: 1))] : []
          let header = RawPNG.header(
            9, 9, depth: kind.depth, color: kind.color, interlace: interlace)
          return RawPNG(
            chunks: [("IHDR", header)] + before + parts.map { ("IDAT", $0) }
              + (late ? [("PLTE", [1, 2, 3])] : []) + [("IEND", [])]
          ).bytes
        }
        let whole = try Self.decode(file([data]), .stream).get()
        // The checksum alone, cut in every way, and everything in pieces of a few bytes.
        let tail = data.count - 4
        var cuts = [1, 2, 3, 7, 100].map { size in
          stride(from: 0, to: data.count, by: size).map {
            Array(data[$0..<min($0 + size, data.count)])
          }
        }
        for first in 0...4 {
          for second in first...4 {
            cuts.append([
              Array(data[..<(tail + first)]), Array(data[(tail + first)..<(tail + second)]),
              Array(data[(tail + second)...]),
            ])
          }
        }
        for parts in cuts {
          for source in [PNGRowSource.best, .stream] {
            for late in [false, true] {
              #expect(
                try Self.decode(file(parts, late: late), source).get() == whole,
                "\(kind), interlace \(interlace), parts of \(parts.map(\.count))")
            }
          }
          // Without the last byte the checksum is not there.
          var cut = parts
          while cut.last?.isEmpty == true { cut.removeLast() }
          cut[cut.count - 1].removeLast()
          #expect((try? Self.decode(file(cut), .best).get()) == nil)
        }
      }
    }
  }

  /// Columns and rows of Adam7's passes.
  private static func passes(_ width: Int, _ height: Int) -> [(Int, Int)] {
    let (x, y) = ([0, 4, 0, 2, 0, 1, 0], [0, 0, 4, 0, 2, 0, 1])
    let (dx, dy) = ([8, 8, 4, 4, 2, 2, 1], [8, 8, 8, 4, 4, 2, 2])
    return (0..<7).map {
      ((width + dx[$0] - 1 - x[$0]) / dx[$0], (height + dy[$0] - 1 - y[$0]) / dy[$0])
    }
  }

  @Test("passes of every kind and size put each pixel where the specification has it")
  func interlaced() throws {
    for kind in Kind.all {
      for (width, height) in [(1, 1), (2, 5), (3, 3), (5, 2), (9, 8), (17, 13)] {
        let bits = kind.channels * Int(kind.depth)
        // Whole rows without filters, and the same pixels in passes.
        let rows = (0..<height).map { Pictures.noise((width * bits + 7) / 8, seed: $0 + width) }
        func bit(_ x: Int, _ y: Int) -> Bool { rows[y][x / 8] >> UInt8(7 - x % 8) & 1 == 1 }
        var raw: [UInt8] = []
        for (pass, (columns, count)) in Self.passes(width, height).enumerated() where columns > 0 {
          let (x, y) = ([0, 4, 0, 2, 0, 1, 0][pass], [0, 0, 4, 0, 2, 0, 1][pass])
          let (dx, dy) = ([8, 8, 4, 4, 2, 2, 1][pass], [8, 8, 8, 4, 4, 2, 2][pass])
          for row in 0..<count {
            var bytes = [UInt8](repeating: 0, count: (columns * bits + 7) / 8)
            for column in 0..<columns {
              for index in 0..<bits where bit((x + column * dx) * bits + index, y + row * dy) {
                let at = column * bits + index
                bytes[at / 8] |= 1 << UInt8(7 - at % 8)
              }
            }
            raw += [0] + bytes
          }
        }
        func file(_ raw: [UInt8], _ interlace: UInt8) -> [UInt8] {
          RawPNG.file(
            width, height, depth: kind.depth, color: kind.color, interlace: interlace,
            before: kind.color == 3 ? [("PLTE", Pictures.noise(3 << kind.depth, seed: 1))] : [],
            raw: raw
          ).bytes
        }
        let flat = try Self.decode(file(rows.flatMap { [0] + $0 }, 0), .stream).get()
        #expect(try Self.decode(file(raw, 1), .best).get() == flat, "\(kind), \(width)×\(height)")
      }
    }
  }

  @Test("a crop that leaves rows and columns filtered is that of the whole picture")
  func crops() throws {
    for kind in Kind.all {
      for (width, height) in [(90, 20), (20, 90), (61, 60)] {
        let bytes = kind.file(width, height, filters: [4, 4, 3, 1, 2, 4, 0], seed: 5).bytes
        let whole = try Self.decode(bytes, .stream).get()
        for preprocessing in [
          Preprocessing(resize: 12, crop: 8, background: .white),
          Preprocessing(resize: 90, crop: 20, interpolation: .bicubic, background: .white),
        ] {
          let crop = try FileBytes.with(bytes) { buffer throws(ImageError) in
            try preprocessing.crop(decoding: buffer, path: "a.png")
          }
          #expect(crop == preprocessing.crop(of: whole), "\(kind), \(width)×\(height)")
        }
      }
    }
  }

  @Test("image data that is not exactly what it should be is not taken into memory")
  func refused() throws {
    let rows: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12]
    func isTaken(_ data: [UInt8], isWhole: Bool = false) -> Bool {
      let file = RawPNG(chunks: [("IHDR", RawPNG.header(2, 2)), ("IDAT", data), ("IEND", [])])
      let image = try? Self.decode(file.bytes, .memory).get()
      let streamed = try? Self.decode(file.bytes, .stream).get()
      #expect((image != nil || isWhole) == (streamed != nil))
      return image != nil
    }
    let data = RawPNG.stored(rows)
    #expect(isTaken(data))
    #expect(!isTaken(data + [0], isWhole: true), "a byte behind the end")
    #expect(!isTaken(Array(data.dropLast())), "no whole checksum")
    #expect(!isTaken(RawPNG.stored(Array(rows.dropLast()))), "a byte too few")
    #expect(!isTaken(RawPNG.stored(rows + [0]), isWhole: true), "a byte too many")
    #expect(!isTaken(RawPNG.stored([5] + Array(rows.dropFirst()))), "a filter that does not exist")
    // Method, window, dictionary and check bits of the zlib header.
    for header: [UInt8] in [[0x79, 0x18], [0x88, 0x1C], [0x78, 0x20], [0x78, 0x02]] {
      #expect(!isTaken(header + Array(data.dropFirst(2))), "zlib header \(header)")
    }
  }

  @Test("damaged files get the verdict and the pixels that zlib's way gives")
  func damage() {
    var generator = SeededGenerator(seed: 17)
    var (accepted, refused) = (0, 0)
    for kind in Kind.all {
      let soft = Image(width: 40, height: 30, pixels: (0..<3600).map { UInt8($0 / 40 & 255) })
      for bytes in [
        kind.file(23, 17, filters: [4, 4, 1, 3, 2], seed: 3, chunk: 300).bytes,
        PNGEncoder.encode(soft, level: 9),
      ] {
        for _ in 0..<60 {
          var damaged = bytes
          for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 8..<damaged.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: damaged[index] = UInt8.random(in: 0...255, using: &generator)
            case 2: damaged.remove(at: index)
            default: damaged.insert(0, at: index)
            }
          }
          // Right checksums, so that the damage reaches the decoders.
          damaged = RawPNG.repaired(damaged)
          let expected = Self.decode(damaged, .stream)
          #expect(Self.decode(damaged, .best) == expected)
          if case .success = expected { accepted += 1 } else { refused += 1 }
        }
      }
    }
    #expect(accepted > 20 && refused > 500, "\(accepted) accepted, \(refused) refused")
  }

  @Test("noise behind a right header is refused by both, whatever it says about itself")
  func noise() {
    for seed in 0..<200 {
      var data: [UInt8] = [0x78, 0x01] + Pictures.noise(40 + seed, seed: seed)
      // Block types in turn: stored, fixed, dynamic codes.
      data[2] = data[2] & 0xF8 | UInt8(seed % 3) << 1 | 1
      let bytes = RawPNG(chunks: [
        ("IHDR", RawPNG.header(5, 5)), ("IDAT", data), ("IEND", []),
      ]).bytes
      let expected = Self.decode(bytes, .stream)
      #expect(Self.decode(bytes, .best) == expected)
    }
  }

  @Test("memory that a picture left behind does not reach the next one")
  func reuse() throws {
    let kind = Kind(color: 2, depth: 8)
    let files = [(300, 200), (3, 3), (40, 90), (1, 1)].map { width, height in
      kind.file(width, height, filters: [4, 3, 2, 1], seed: width).bytes
    }
    let alone = try files.map { try Self.decode($0, .stream).get() }
    for _ in 0..<3 {
      for (file, image) in zip(files, alone) {
        #expect(try Self.decode(file, .memory).get() == image)
        _ = Self.decode(Array(file.dropLast(20)), .best)
      }
    }
  }
}
