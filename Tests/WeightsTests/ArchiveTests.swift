import Foundation
import Testing
import Weights

@Suite("A file of weights in a zip archive")
struct ArchiveTests {
  private typealias P = TestPickle

  /// A `.pth` file of one tensor: [7, 8].
  private static let weights = P.legacy(
    P.stateDict(),
    storages: little(UInt64(2)) + little(Float(7).bitPattern)
      + little(Float(8).bitPattern))
  /// The same as PyTorch writes it today.
  private static let zipped =
    TestZip(
      pickle: P.stateDict(),
      storages: [little(Float(7).bitPattern) + little(Float(8).bitPattern)]
    ).bytes

  /// An archive of entries, the second of which isn't weights.
  private func archive(_ entries: [TestZip.Entry]) -> TestZip {
    var zip = TestZip(pickle: [])
    zip.entries = entries
    zip.entries.insert(TestZip.Entry(name: "package/__init__.py", data: [1]), at: 1)
    return zip
  }

  /// An entry packed as deflate packs what it can't make smaller.
  private func packed(_ name: String, _ data: [UInt8]) -> TestZip.Entry {
    precondition(data.count < 65536)
    let size = UInt16(data.count)
    var entry = TestZip.Entry(name: name, data: [1] + little(size) + little(~size) + data)
    entry.method = 8
    entry.size = UInt32(data.count)
    return entry
  }

  private func opened(_ zip: TestZip, member: String? = nil) throws -> WeightsFile {
    try withTemporaryFolder { folder in
      try write(zip.bytes, to: folder + "/a.whl")
      return try WeightsFile.opened(path: folder + "/a.whl", member: member)
    }
  }

  private func fault(_ zip: TestZip, member: String? = nil) -> String {
    let error = #expect(throws: WeightsError.self) { try opened(zip, member: member) }
    return error?.description ?? ""
  }

  @Test("the one .pth in it is read, stored or packed, in either container")
  func one() throws {
    for bytes in [Self.weights, Self.zipped] {
      let stored = archive([TestZip.Entry(name: "package/models/net.pth", data: bytes)])
      let packed = archive([packed("package/models/net.pth", bytes)])
      for zip in [stored, packed] {
        let file = try opened(zip)
        #expect(try file.floats("w") == [7, 8])
        #expect(file.path.hasSuffix("/a.whl/package/models/net.pth"))
        #expect(try file.sha256 == opened(bytes).sha256)
      }
    }
  }

  /// A file of these bytes alone.
  private func opened(_ bytes: [UInt8]) throws -> WeightsFile {
    try withTemporaryFolder { folder in
      try write(bytes, to: folder + "/a.pth")
      return try WeightsFile.opened(path: folder + "/a.pth")
    }
  }

  @Test("what macOS keeps beside a file isn't weights")
  func macOS() throws {
    let zip = archive([
      TestZip.Entry(name: "net.pth", data: Self.weights),
      TestZip.Entry(name: "__MACOSX/._net.pth", data: [0, 5, 22, 7]),
    ])
    #expect(try opened(zip).floats("w") == [7, 8])
  }

  @Test("of several one is chosen by its name")
  func several() throws {
    let zip = archive([
      TestZip.Entry(name: "b.pth", data: Self.weights), packed("a.pth", Self.zipped),
    ])
    #expect(
      fault(zip).hasSuffix(
        "/a.whl: expected one .pth file in the archive, found 2: \"a.pth\", \"b.pth\"; say which"))
    for name in ["a.pth", "b.pth"] {
      #expect(try opened(zip, member: name).floats("w") == [7, 8])
    }
    #expect(fault(zip, member: "c.pth").contains("(\"a.pth\", \"b.pth\"), found \"c.pth\""))
  }

  @Test("where a file of weights is expected an archive is called one, and no archive has members")
  func others() throws {
    try withTemporaryFolder { folder in
      let zip = archive([TestZip.Entry(name: "net.pth", data: Self.weights)])
      try write(zip.bytes, to: folder + "/a.zip")
      let error = #expect(throws: WeightsError.self) { try WeightsFile(path: folder + "/a.zip") }
      #expect(
        error?.description.hasSuffix(
          "found an archive with \"net.pth\" in it; take it out first")
          == true)
      try write(Self.weights, to: folder + "/net.pth")
      let other = #expect(throws: WeightsError.self) {
        try WeightsFile.opened(path: folder + "/net.pth", member: "net.pth")
      }
      #expect(other?.description.hasSuffix("name no member of it") == true)
    }
    #expect(fault(archive([TestZip.Entry(name: "a.txt", data: [1])])).contains("without data.pkl"))
  }

  @Test("damage, lies and bombs are refused")
  func lies() {
    var entry = TestZip.Entry(name: "net.pth", data: Self.weights)
    entry.checksum = 1
    #expect(fault(archive([entry])).contains("\"net.pth\": expected the checksum 1, found "))
    entry = packed("net.pth", Self.weights)
    entry.checksum = 1
    #expect(fault(archive([entry])).contains("\"net.pth\": expected the checksum 1, found "))
    entry = packed("net.pth", Self.weights)
    entry.size = 7
    #expect(fault(archive([entry])).contains("\"net.pth\": expected 7 bytes when unpacked"))
    entry.size = 1 << 30
    #expect(fault(archive([entry])).contains("\"net.pth\": expected 1073741824 bytes when"))
    // As many packed bytes as so many could be made of.
    entry = TestZip.Entry(name: "net.pth", data: [UInt8](repeating: 0, count: 1 << 20))
    (entry.method, entry.size) = (8, 1 << 30)
    #expect(fault(archive([entry])).contains("expected at most 268435456 bytes when unpacked"))
    entry = TestZip.Entry(name: "net.pth", data: Self.weights)
    entry.flags = 1
    #expect(fault(archive([entry])).contains("\"net.pth\" is encrypted"))
    entry = TestZip.Entry(name: "net.pth", data: Self.weights)
    entry.method = 14
    #expect(fault(archive([entry])).contains("\"net.pth\" is packed in another way"))
    // The directory says another place.
    entry = TestZip.Entry(name: "net.pth", data: Self.weights)
    entry.offset = 3
    #expect(fault(archive([entry])).contains("\"net.pth\" is not where the zip directory says"))
  }

  @Test("a bomb in an archive inside the archive is refused")
  func nested() {
    var inner = TestZip(pickle: P.stateDict(), storages: [[UInt8](repeating: 0, count: 1 << 20)])
    (inner.entries[1].method, inner.entries[1].size) = (8, 1 << 30)
    let zip = archive([TestZip.Entry(name: "net.pth", data: inner.bytes)])
    #expect(fault(zip).contains("expected at most 268435456 bytes when unpacked"))
  }
}
