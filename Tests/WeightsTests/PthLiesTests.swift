import Testing
import Weights

@Suite(".pth files that lie")
struct PthLiesTests {
  @Test("an archive that does not fit itself is refused", arguments: PthLies.zips)
  func zip(lie: Lie) throws { try refuses(lie) }

  @Test("a program is refused by the name of what it asks for", arguments: PthLies.attacks)
  func attack(lie: Lie) throws { try refuses(lie) }

  @Test("a damaged pickle is refused", arguments: PthLies.pickles)
  func pickle(lie: Lie) throws { try refuses(lie) }

  @Test("a tensor that does not fit its storage is refused", arguments: PthLies.tensors)
  func tensor(lie: Lie) throws { try refuses(lie) }

  @Test("an older container that does not fit itself is refused", arguments: PthLies.legacy)
  func legacy(lie: Lie) throws { try refuses(lie) }

  private func refuses(_ lie: Lie) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/lie.pth"
      try write(lie.bytes, to: path)
      let error = #expect(throws: WeightsError.self) { try WeightsFile(path: path) }
      let text = error?.description ?? ""
      #expect(text.hasPrefix(path + ": "))
      #expect(text.contains(lie.answer), "found: \(text)")
      #expect(!text.contains("\n"))
    }
  }

  @Test("the files that the lies are made of are true")
  func truth() throws {
    let pickle = TestPickle.stateDict()
    var zip = TestZip(
      pickle: pickle, storages: [little(Float(1.5).bitPattern) + little(Float(-2).bitPattern)])
    zip.comment = Array("PK\u{5}\u{6} comment".utf8)
    let legacy = TestPickle.legacy(
      pickle, storages: little(UInt64(2)) + zip.entries[1].data)
    for bytes in [zip.bytes, legacy] {
      try withTemporaryFolder { folder in
        try write(bytes, to: folder + "/a")
        #expect(try WeightsFile(path: folder + "/a").floats("w") == [1.5, -2])
      }
    }
  }

  @Test("a view of before PyTorch 0.4 and a dictionary of Python 2 are read")
  func ancient() throws {
    typealias P = TestPickle
    let view = P.bytes("(") + P.text("9") + P.integer(1) + P.integer(2) + P.bytes("t")
    let storage =
      P.text("storage") + P.global("torch", "FloatStorage") + P.text("0") + P.text("cpu")
      + P.integer(3) + view
    let tensor =
      P.global("torch._utils", "_rebuild_tensor") + P.bytes("((") + storage + P.bytes("tQ")
      + P.integer(1) + P.tuple([1]) + P.tuple([1]) + P.bytes("tR")
    // OrderedDict([['w', tensor]]), the name as Python 2's string of bytes.
    let pickle = P.program(
      P.global("collections", "OrderedDict") + P.bytes("]](U\u{1}w") + tensor + P.bytes("ea")
        + [0x85] + P.bytes("R"))
    let floats = [Float(5), 6, 7].flatMap { little($0.bitPattern) }
    try withTemporaryFolder { folder in
      try write(P.legacy(pickle, storages: little(UInt64(3)) + floats), to: folder + "/a")
      #expect(try WeightsFile(path: folder + "/a").floats("w") == [7])
    }
  }

  private typealias P = TestPickle

  private func read(_ bytes: [UInt8]) throws -> WeightsFile {
    try withTemporaryFolder { folder in
      try write(bytes, to: folder + "/a")
      return try WeightsFile(path: folder + "/a")
    }
  }

  private static let floats = little(Float(1.5).bitPattern) + little(Float(-2).bitPattern)

  @Test("an archive that was packed again is read, and bytes behind its end are passed over")
  func packedAgain() throws {
    for packed in [[0], [1], [0, 1]] {
      var zip = TestZip(pickle: P.stateDict(), storages: [Self.floats])
      for entry in packed {
        zip.entries[entry].size = UInt32(zip.entries[entry].data.count)
        zip.entries[entry].data = PthLies.stored(zip.entries[entry].data)
        zip.entries[entry].method = 8
      }
      for behind in [[], [0], Array("PK\u{5}\u{6} and so on".utf8)] {
        let file = try read(zip.bytes + behind)
        #expect(file.format == .pth)
        #expect(try file.floats("w") == [1.5, -2])
      }
    }
  }

  @Test("packed entries that make more than their share of memory are refused")
  func bomb() throws {
    // Two storages that claim 200 MB each, of few enough packed bytes for deflate to be able to.
    let tensors = ["0", "1"].flatMap { key in
      P.text("w" + key) + P.tensor(key: key, elements: 50 << 20, shape: P.tuple([50 << 20]))
        + P.bytes("s")
    }
    var zip = TestZip(
      pickle: P.program(P.bytes("}") + tensors),
      storages: Array(repeating: Array(repeating: 0, count: 220_000), count: 2))
    for entry in 1...2 {
      zip.entries[entry].method = 8
      zip.entries[entry].size = 200 << 20
    }
    let error = #expect(throws: WeightsError.self) { try read(zip.bytes) }
    #expect(error?.description.contains("at most 268435456 bytes when unpacked") == true)
  }

  @Test("harmless values beside the tensors are passed over")
  func harmless() throws {
    let values: [[UInt8]] = [
      P.global("torch", "Size") + P.tuple([3, 4]) + [0x85] + P.bytes("R"),
      P.global("torch", "device") + P.text("cpu") + [0x85] + P.bytes("R"),
      P.global("torch", "float32"),
      P.global("__builtin__", "set") + P.bytes("]K\u{1}a") + [0x85] + P.bytes("R"),
      P.global("_codecs", "encode") + P.text("x") + P.text("latin1") + [0x86] + P.bytes("R"),
      [0x8f] + P.bytes("(K\u{1}") + [0x90],
      P.bytes("(K\u{1}") + [0x91],
      P.bytes("C\u{2}ab"), P.bytes("B") + little(UInt32(1)) + P.bytes("a"),
      [0x8e] + little(UInt64(1)) + P.bytes("a"), [0x96] + little(UInt64(1)) + P.bytes("a"),
      P.bytes("N"), [0x88], P.text("resnet18"), P.integer(7),
      P.bytes("G") + Array(repeating: 0, count: 8),
    ]
    for value in values {
      let pickle = P.program(
        P.bytes("}") + P.text("x") + value + P.bytes("s") + P.text("w") + P.tensor() + P.bytes("s"))
      let file = try read(TestZip(pickle: pickle, storages: [Self.floats]).bytes)
      #expect(file.names == ["w"])
      #expect(try file.floats("w") == [1.5, -2])
    }
    for (storage, type) in [("ShortStorage", TensorType.i16), ("CharStorage", .i8)] {
      let file = try read(
        TestZip(pickle: P.stateDict(storage: storage), storages: [Self.floats]).bytes)
      #expect(try file.info("w").type == type)
    }
  }

  @Test("one dictionary with tensors is the state dict, whatever its key; several keep their keys")
  func wrappers() throws {
    func names(_ pickle: [UInt8]) throws -> [String] {
      try read(TestZip(pickle: P.program(pickle), storages: [Self.floats]).bytes).names
    }
    let inner = P.bytes("}") + P.text("w") + P.tensor() + P.bytes("s")
    func under(_ key: String, _ value: [UInt8]) -> [UInt8] { P.text(key) + value + P.bytes("s") }
    for key in ["model_state_dict", "net", "ema", "anything"] {
      let epoch = under("epoch", P.integer(3))
      #expect(try names(P.bytes("}") + epoch + under(key, inner)) == ["w"])
    }
    #expect(
      try names(P.bytes("}") + under("teacher", inner) + under("student", inner))
        == ["student.w", "teacher.w"])
    #expect(
      try names(P.bytes("}") + under("n", P.tensor()) + under("net", inner)) == ["n", "net.w"])
    // The same dictionary under two keys is one.
    let twice = under("model", inner + P.bytes("q\u{1}")) + under("state_dict", P.bytes("h\u{1}"))
    #expect(try names(P.bytes("}") + twice) == ["w"])
  }
}
