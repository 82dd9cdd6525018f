import Foundation
import Testing
import Weights

@Suite("Damaged .pth files")
struct PthFuzzTests {
  typealias Generator = SafetensorsFuzzTests.Generator

  /// Numbers at the edges and operations of pickles, which are what damage is made of.
  static let pieces: [[UInt8]] =
    [
      "PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "PK\u{6}\u{6}", "PK\u{6}\u{7}", "(", "t",
      ")", "R", "}", "]", "u", "s", "e", "a", "b", "N", "Q", "h\0", "q\0", ".", "0", "2", "K\0",
      "X\u{4}\0\0\0name", "ctorch\nFloatStorage\n", "ccollections\nOrderedDict\n",
      "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_parameter\n",
    ].map { Array($0.utf8) }
    + [
      [0], [0xff], [0x7f], [0x80, 2], [0x85], [0x86], [0x87], [0x88], [0x93], [0x94], [0x95],
      [0xff, 0xff, 0xff, 0xff], Array(repeating: 0xff, count: 8), little(Int64.max),
      [0x8a, 8] + little(Int64.max), [0x8a, 8] + little(Int64(1) << 40),
      [0x8d] + little(UInt64.max),
    ]

  /// A zip archive whose directory has no checksums, so that damage gets further.
  static func withoutChecksums(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for start in bytes.indices.dropLast(46)
    where bytes[start...].starts(with: [0x50, 0x4b, 1, 2]) {
      bytes.replaceSubrange(start + 16..<start + 20, with: [0, 0, 0, 0])
    }
    return bytes
  }

  static func damaged(_ original: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      guard !bytes.isEmpty else { break }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let piece = pieces.randomElement(using: &generator) ?? []
      let end = min(place + piece.count, bytes.count)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes.removeLast(bytes.count - place)
      case 3: bytes.remove(at: place)
      case 4: bytes.insert(contentsOf: piece, at: place)
      default: bytes.replaceSubrange(place..<end, with: piece)
      }
    }
    return bytes
  }

  /// Reads all that a file holds; whether it could be opened.
  private func reads(_ bytes: [UInt8], at path: String) throws -> Bool {
    try write(bytes, to: path)
    do {
      let file = try WeightsFile(path: path)
      for (name, info) in file.tensors {
        try #require(info.byteCount <= 16 * bytes.count)
        try #require(file.withBytes(of: name) { $0.count } == info.byteCount)
        try #require(file.floats(name).count == info.count)
      }
      return true
    } catch let error as WeightsError {
      try #require(error.description.hasPrefix(path + ": "))
      try #require(!error.description.contains("\n"))
      return false
    }
  }

  static let originals = [
    "2.15-views", "2.15-views-legacy", "1.13-training", "2.15-training-legacy",
    "2.15-zip-protocol4",
  ]

  @Test("10,000 damaged files end in tensors or in an error", arguments: originals)
  func damage(name: String) throws {
    let original = Self.withoutChecksums(try bytes(fixture("pth/\(name).pth")))
    var generator = Generator(state: name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    try withTemporaryFolder { folder in
      var opened = 0
      for _ in 0..<2000 where try reads(Self.damaged(original, &generator), at: folder + "/a") {
        opened += 1
      }
      // Some damage only changes numbers, names or data, or what nobody reads.
      #expect((20..<1500).contains(opened), "\(opened) of 2000 opened")
    }
  }

  @Test("a file that is cut off anywhere is refused", arguments: originals)
  func cutOff(name: String) throws {
    let original = try bytes(fixture("pth/\(name).pth"))
    try withTemporaryFolder { folder in
      for count in 0..<original.count {
        try #require(try !reads(Array(original.prefix(count)), at: folder + "/a"), "\(count) bytes")
      }
    }
  }

  @Test("a pickle of any bytes ends in a state dict or in an error", arguments: [1, 2] as [UInt64])
  func anyPickle(seed: UInt64) throws {
    var generator = Generator(state: seed)
    let storage = Array(repeating: UInt8(0), count: 64)
    try withTemporaryFolder { folder in
      for _ in 0..<1000 {
        let pieces = (0..<Int.random(in: 1...40, using: &generator)).flatMap { _ in
          Self.pieces.randomElement(using: &generator) ?? []
        }
        let pickle = TestPickle.program(pieces)
        _ = try reads(TestZip(pickle: pickle, storages: [storage]).bytes, at: folder + "/a")
      }
    }
  }
}
