import Autograd
import Testing
import Vision

/// Rows that are inflated at once against rows from libpng.
@Suite("PNG rows from memory and from libpng")
struct PNGRowSourceTests {
  private typealias Outcome = Result<Image, PNGError>

  private static func decode(_ bytes: [UInt8], _ source: PNGRowSource) -> Outcome {
    do throws(PNGError) {
      return .success(
        try FileBytes.with(bytes) { buffer throws(PNGError) in
          try PNGDecoder(background: .white).decode(buffer, path: "a.png", from: source)
        })
    } catch { return .failure(error) }
  }

  private struct Kind: CustomStringConvertible {
    let color: UInt8
    let depth: UInt8
    var channels: Int { [1, 0, 3, 1, 2, 0, 4][Int(color)] }
    var description: String { "colour type \(color), \(depth) bits" }

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

  @Test("every colour type, depth and filter gives the same pixels from both")
  func everyFilter() throws {
    // Pairs of rows with the same filter, every filter behind every other, and first rows.
    let orders: [[UInt8]] =
      (0...4).map { [$0] } + [[4, 4, 3, 3, 2, 1, 0, 4, 1, 3, 0, 2, 4, 3, 1, 1, 4, 0, 3, 2]]
    for kind in Kind.all {
      for (index, filters) in orders.enumerated() {
        for (width, height) in [(1, 1), (1, 5), (2, 3), (3, 8), (37, 21)] {
          let bytes = kind.file(width, height, filters: filters, seed: index + width).bytes
          let expected = try Self.decode(bytes, .libpng).get()
          #expect(
            try Self.decode(bytes, .memory).get() == expected,
            "\(kind), filters \(filters), \(width)×\(height)")
        }
      }
    }
  }

  @Test("image data may be cut into chunks anywhere")
  func chunks() throws {
    let kind = Kind(color: 2, depth: 8)
    let whole = try Self.decode(kind.file(9, 9, filters: [4, 3], seed: 1).bytes, .libpng).get()
    for chunk in [1, 2, 7, 100] {
      let bytes = kind.file(9, 9, filters: [4, 3], seed: 1, chunk: chunk).bytes
      #expect(try Self.decode(bytes, .memory).get() == whole)
      // libpng stops before the end of the data when its last bytes lie in more than two chunks.
      if chunk > 2 { #expect(try Self.decode(bytes, .libpng).get() == whole) }
    }
  }

  @Test("a crop that leaves rows and columns filtered is that of the whole picture")
  func crops() throws {
    for kind in Kind.all {
      for (width, height) in [(90, 20), (20, 90), (61, 60)] {
        let bytes = kind.file(width, height, filters: [4, 4, 3, 1, 2, 4, 0], seed: 5).bytes
        let whole = try Self.decode(bytes, .libpng).get()
        for preprocessing in [
          Preprocessing(resize: 12, crop: 8, background: .white),
          Preprocessing(resize: 90, crop: 20, interpolation: .bicubic, background: .white),
        ] {
          let crop = try FileBytes.with(bytes) { buffer throws(PNGError) in
            try preprocessing.crop(ofPNG: buffer, path: "a.png")
          }
          #expect(crop == preprocessing.crop(of: whole), "\(kind), \(width)×\(height)")
        }
      }
    }
  }

  @Test("what stands after the image data and belongs before it is left to libpng")
  func lateChunks() {
    let kind = Kind(color: 3, depth: 8)
    for name in ["PLTE", "tRNS"] {
      var file = kind.file(4, 4, filters: [0], seed: 1)
      file.chunks.insert((name, [1, 2, 3]), at: file.chunks.count - 1)
      #expect(Self.decode(file.bytes, .best) == Self.decode(file.bytes, .libpng))
      #expect((try? Self.decode(file.bytes, .memory).get()) == nil)
    }
  }

  @Test("image data that libpng would refuse somewhere is not taken into memory")
  func refused() throws {
    let rows: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12]
    func isTaken(_ data: [UInt8]) -> Bool {
      let file = RawPNG(chunks: [("IHDR", RawPNG.header(2, 2)), ("IDAT", data), ("IEND", [])])
      let image = try? Self.decode(file.bytes, .memory).get()
      #expect((image != nil) == ((try? Self.decode(file.bytes, .libpng).get()) != nil))
      return image != nil
    }
    let data = RawPNG.stored(rows)
    #expect(isTaken(data))
    #expect(!isTaken(data + [0]), "a byte behind the end")
    #expect(!isTaken(Array(data.dropLast())), "no whole checksum")
    #expect(!isTaken(RawPNG.stored(Array(rows.dropLast()))), "a byte too few")
    #expect(!isTaken(RawPNG.stored(rows + [0])), "a byte too many")
    #expect(!isTaken(RawPNG.stored([5] + Array(rows.dropFirst()))), "a filter that does not exist")
    // Method, window, dictionary and check bits of the zlib header.
    for header: [UInt8] in [[0x79, 0x18], [0x88, 0x1C], [0x78, 0x20], [0x78, 0x02]] {
      #expect(!isTaken(header + Array(data.dropFirst(2))), "zlib header \(header)")
    }
  }

  @Test("damaged files get the verdict and the pixels that libpng gives")
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
          let expected = Self.decode(damaged, .libpng)
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
      let expected = Self.decode(bytes, .libpng)
      #expect(Self.decode(bytes, .best) == expected)
    }
  }

  @Test("memory that a picture left behind does not reach the next one")
  func reuse() throws {
    let kind = Kind(color: 2, depth: 8)
    let files = [(300, 200), (3, 3), (40, 90), (1, 1)].map { width, height in
      kind.file(width, height, filters: [4, 3, 2, 1], seed: width).bytes
    }
    let alone = try files.map { try Self.decode($0, .libpng).get() }
    for _ in 0..<3 {
      for (file, image) in zip(files, alone) {
        #expect(try Self.decode(file, .memory).get() == image)
        _ = Self.decode(Array(file.dropLast(20)), .best)
      }
    }
  }
}
