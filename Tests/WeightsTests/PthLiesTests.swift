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
}
