import Foundation
import Testing
import Weights

@Suite("Reading .pth files")
struct PthFileTests {
  /// What a fixture holds, by Fixtures/make_pth.py.
  struct Expected: Decodable {
    let type: String
    let shape: [Int]
    let numbers: [Float]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      type = try list.decode(String.self)
      shape = try list.decode([Int].self)
      numbers = try list.decode([Float].self)
    }
  }

  static let types: [String: TensorType] = [
    "float32": .f32, "float16": .f16, "bfloat16": .bf16, "float64": .f64, "int64": .i64,
    "int32": .i32, "uint8": .u8, "bool": .bool,
  ]

  static let expected: [String: [String: Expected]] = {
    let data = FileManager.default.contents(atPath: fixture("pth/expected.json")) ?? Data()
    return (try? JSONDecoder().decode([String: [String: Expected]].self, from: data)) ?? [:]
  }()

  @Test("there are fixtures of two versions of PyTorch in both containers")
  func fixtures() throws {
    #expect(Self.expected.count == 46)
    for version in ["1.13", "2.15"] {
      #expect(try WeightsFile(path: fixture("pth/\(version)-zip.pth")).format == .pth)
      #expect(try WeightsFile(path: fixture("pth/\(version)-legacy.pth")).format == .legacyPth)
    }
  }

  @Test("names, types, shapes and numbers are PyTorch's", arguments: expected.keys.sorted())
  func values(name: String) throws {
    let expected = try #require(Self.expected[name])
    let file = try WeightsFile(path: fixture("pth/\(name)"))
    #expect(file.names == expected.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    for (name, tensor) in expected {
      let info = try file.info(name)
      #expect(info.type == Self.types[tensor.type])
      #expect(info.shape == tensor.shape)
      expectSame(try file.floats(name), tensor.numbers)
      try file.withBytes(of: name) { #expect($0.count == info.byteCount) }
    }
  }

  @Test("what is written as safetensors reads the same", arguments: expected.keys.sorted())
  func imported(name: String) throws {
    try withTemporaryFolder { folder in
      let file = try WeightsFile(path: fixture("pth/\(name)"))
      try file.writeSafetensors(to: folder + "/a")
      let copy = try WeightsFile(path: folder + "/a")
      #expect(copy.format == .safetensors)
      #expect(copy.names == file.names)
      for name in file.names {
        #expect(try copy.info(name).type == file.info(name).type)
        #expect(
          try copy.withBytes(of: name) { Array($0) } == file.withBytes(of: name) { Array($0) })
      }
    }
  }

  @Test("what PthWriter writes is read back: types, shapes and bytes")
  func written() throws {
    let file = try WeightsFile(path: PthWriterTests.written)
    #expect(file.format == .pth)
    #expect(file.names.count == PthWriterTests.entries.count)
    for entry in PthWriterTests.entries {
      let info = try file.info(entry.name)
      #expect(info.type == entry.type)
      #expect(info.shape == entry.shape)
      #expect(info.strides == nil)
    }
    expectSame(try file.floats("fc.weight"), [1, -2, 0.5, 3e38, -0.0, .infinity])
    expectSame(try file.floats("u8"), (0..<300).map { Float($0 % 256) })
  }

  @Test("a bit that has changed in a storage is refused when a tensor of it is read")
  func damagedStorage() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.pth"
      let entries = [
        TensorEntry("a", shape: [3], floats: [1, 2, 3]),
        TensorEntry("b", shape: [3], floats: [4, 5, 6]),
      ]
      try PthWriter.write(entries, to: path)
      var damaged = try bytes(path)
      let data = [Float(4), 5, 6].flatMap { little($0.bitPattern) }
      let place = try #require(
        damaged.indices.first { damaged[$0...].starts(with: data) })
      damaged[place + 5] ^= 1
      try write(damaged, to: path)
      let file = try WeightsFile(path: path)
      for _ in 0..<2 {
        #expect(try file.floats("a") == [1, 2, 3])
        let error = #expect(throws: WeightsError.self) { try file.floats("b") }
        let sentence = "\(path): \"archive/data/1\": expected the checksum "
        #expect(error?.description.hasPrefix(sentence) == true, "\(String(describing: error))")
        #expect(error?.description.hasSuffix("make or fetch it again") == true)
        #expect(throws: WeightsError.self) { try file.withBytes(of: "b") { $0.count } }
      }
      #expect(throws: WeightsError.self) { try file.writeSafetensors(to: folder + "/out") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.pth"])
    }
  }

  @Test("what was written without checksums is read without them")
  func noChecksums() throws {
    try withTemporaryFolder { folder in
      let bytes = PthFuzzTests.withoutChecksums(try bytes(fixture("pth/2.15-zip.pth")))
      try write(bytes, to: folder + "/a.pth")
      let original = try WeightsFile(path: fixture("pth/2.15-zip.pth"))
      let file = try WeightsFile(path: folder + "/a.pth")
      for name in original.names { #expect(try file.floats(name) == original.floats(name)) }
    }
  }

  @Test("tensors without gaps are lent from the file, views are not")
  func lent() throws {
    let file = try WeightsFile(path: fixture("pth/2.15-views.pth"))
    for name in ["slice", "scalar", "one"] { #expect(try file.info(name).strides == nil) }
    #expect(try file.info("transposed").strides == [1, 12])
    #expect(try file.info("channels_last").strides == [24, 1, 12, 6])
  }

  @Test("the content decides, whatever the name")
  func anyName() throws {
    try withTemporaryFolder { folder in
      try write(try bytes(fixture("pth/1.13-legacy.pth")), to: folder + "/a.safetensors")
      #expect(try WeightsFile(path: folder + "/a.safetensors").format == .legacyPth)
      try write(try bytes(SafetensorsFileTests.interop), to: folder + "/a.pth")
      #expect(try WeightsFile(path: folder + "/a.pth").format == .safetensors)
      // A safetensors header of 640 bytes begins as a pickle of protocol 2 does.
      let header = Array("{}".utf8) + Array(repeating: UInt8(ascii: " "), count: 638)
      try write(Lie.file(header), to: folder + "/b.pth")
      #expect(try bytes(folder + "/b.pth").starts(with: [0x80, 2]))
      #expect(try WeightsFile(path: folder + "/b.pth").format == .safetensors)
    }
  }
}
