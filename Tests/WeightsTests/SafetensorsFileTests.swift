import Foundation
import Testing
import Weights

@Suite("Reading safetensors files")
struct SafetensorsFileTests {
  /// Written by the format's own library, see Fixtures/make_interop.py.
  static let interop =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    + "/Fixtures/interop.safetensors"

  static let oddName = "quote\" back\\slash tab\t newline\n bell\u{7} del\u{7f} é 𝄞"

  @Test("a file of the format's own library is read right: names, metadata, types, shapes")
  func header() throws {
    let file = try WeightsFile(path: Self.interop)
    #expect(
      file.names == [
        "bf16", "bool", "c64", "empty", "f16", "f32", "f64", "i16", "i32", "i64", "i8",
        Self.oddName, "scalar", "u16", "u32", "u64", "u8",
      ])
    #expect(file.metadata == ["note": "é 𝄞 \"quoted\" \\ \u{1} /"])
    let headerEnd = 8 + (try bytes(Self.interop)[..<8].reversed().reduce(0) { $0 << 8 + Int($1) })
    #expect(file.tensors["f16"] == TensorInfo(type: .f16, shape: [3, 4], offset: headerEnd + 168))
    #expect(try file.info("scalar").shape == [])
    #expect(try file.info("scalar").count == 1)
    #expect(try file.info("empty").shape == [3, 0, 2])
    for name in file.names where name.count <= 4 {
      #expect(file.tensors[name]?.type.rawValue == name.uppercased())
    }
  }

  @Test("every convertible type gives the numbers that were written")
  func values() throws {
    let file = try WeightsFile(path: Self.interop)
    let third: Float = 1 / 3
    expectSame(try file.floats("f32"), [0.1, -0.0, 3e38, .leastNonzeroMagnitude, .infinity, third])
    expectSame(
      try file.floats("f16"),
      [
        0, -0.0, 1, -2, 65504, 0x1p-14, 0x3ffp-24, 0x1p-24, 0x1.554p-2, .infinity, -.infinity,
        .nan,
      ])
    expectSame(
      try file.floats("bf16"),
      [
        0, -0.0, 1, -2, 0x1.fep127, 0x1p-126, 0x7fp-133, 0x1p-133, 0x1.56p-2, .infinity,
        -.infinity, .nan,
      ])
    expectSame(try file.floats("f64"), [0.1, -.infinity, 0, 16_777_216])
    expectSame(try file.floats("i64"), [0, -1, 16_777_216, -0x1p63, 0x1p63])
    expectSame(try file.floats("i32"), [0, -1, 16_777_216, -0x1p31, 0x1p31])
    expectSame(try file.floats("u8"), [0, 1, 255])
    expectSame(try file.floats("bool"), [1, 0, 1])
    expectSame(try file.floats("scalar"), [2.5])
    expectSame(try file.floats("empty"), [])
    expectSame(try file.floats(Self.oddName), [7])
  }

  @Test("a buffer is filled without a temporary, and gives the same numbers")
  func copying() throws {
    let file = try WeightsFile(path: Self.interop)
    for name in file.names where try file.info(name).type.convertsToFloat {
      var floats = [Float](repeating: -1, count: try file.info(name).count)
      try floats.withUnsafeMutableBufferPointer { try file.copyFloats(of: name, into: $0) }
      expectSame(floats, try file.floats(name))
    }
  }

  @Test("all 65,536 half-precision numbers convert as the processor's own do")
  func allHalves() throws {
    try withTemporaryFolder { folder in
      let bits = (0...UInt16.max).map(\.littleEndian)
      let entry = TensorEntry(
        "h", shape: [65536], type: .f16, bytes: bits.withUnsafeBytes { Array($0) })
      try SafetensorsWriter.write([entry], to: folder + "/h")
      let floats = try WeightsFile(path: folder + "/h").floats("h")
      #if !arch(x86_64) || os(Linux)
        let wrong = floats.enumerated().filter { index, float in
          let expected = Float(Float16(bitPattern: UInt16(index)))
          return float.bitPattern != expected.bitPattern && !(float.isNaN && expected.isNaN)
        }
        #expect(wrong.isEmpty, "\(wrong.count) wrong, the first of them \(wrong.prefix(3))")
      #endif
    }
  }

  @Test("types without a conversion are lent as bytes and refused as Float")
  func unconvertible() throws {
    let file = try WeightsFile(path: Self.interop)
    #expect(try file.withBytes(of: "c64") { Array($0) } == [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])
    for name in ["c64", "i16", "u16", "i8", "u32", "u64"] {
      let error = #expect(throws: WeightsError.self) { try file.floats(name) }
      #expect(error?.description.contains("found \(name.uppercased()), which has no") == true)
    }
  }

  @Test("a name that is not there is answered with those that are")
  func noTensor() throws {
    let file = try WeightsFile(path: Self.interop)
    let error = #expect(throws: WeightsError.self) { try file.floats("fc.weight") }
    #expect(
      error?.description
        == "\(Self.interop): expected a tensor \"fc.weight\", found \"bf16\", \"bool\", \"c64\", "
        + "\"empty\", \"f16\", \"f32\", \"f64\", \"i16\" and 9 more; is it the right file?")
  }

  @Test("a buffer of another size traps with a sentence")
  func wrongBuffer() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let file = try WeightsFile(path: Self.interop)
      var floats: [Float] = [1, 2]
      try floats.withUnsafeMutableBufferPointer { try file.copyFloats(of: "scalar", into: $0) }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("the buffer has 2 elements, \"scalar\" has 1"))
  }

  @Test("missing files, folders and pipes are refused with the path", .timeLimit(.minutes(1)))
  func notFiles() throws {
    try withTemporaryFolder { folder in
      #expect(
        message(folder + "/no")
          == "\(folder)/no: can't open: No such file or directory; check the path")
      #expect(message(folder).hasPrefix("\(folder): expected a file of weights, found a folder;"))
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      #expect(message(folder + "/pipe").contains("found a device or pipe"))
    }
  }

  @Test("a file that is cut short after it was opened is an error, not a crash")
  func shrunk() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try SafetensorsWriter.write(
        [.init("w", shape: [5000], floats: Array(repeating: 1, count: 5000))], to: path)
      let file = try WeightsFile(path: path)
      let size = try bytes(path).count
      #expect(truncate(path, 4096) == 0)
      #expect(throws: WeightsError(path: path, reason: .shrank(from: size, to: 4096))) {
        try file.floats("w")
      }
    }
  }

  private func message(_ path: String) -> String {
    do {
      _ = try WeightsFile(path: path)
      return "no error"
    } catch {
      return "\(error)"
    }
  }
}

/// Equal bit for bit, all NaNs alike.
func expectSame(
  _ found: [Float], _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, sourceLocation: sourceLocation)
  for (index, (found, expected)) in zip(found, expected).enumerated() {
    #expect(
      found.bitPattern == expected.bitPattern || found.isNaN && expected.isNaN,
      "element \(index): found \(found), expected \(expected)", sourceLocation: sourceLocation)
  }
}
