import Testing
import Weights

@Suite("Writing a file's tensors as safetensors")
struct WeightsFileExportTests {
  @Test("every type, the names and the metadata stay as they are, byte for byte")
  func same() throws {
    try withTemporaryFolder { folder in
      try WeightsFile(path: SafetensorsFileTests.interop).writeSafetensors(to: folder + "/a")
      #expect(try bytes(folder + "/a") == bytes(SafetensorsFileTests.interop))
    }
  }

  @Test("as halves numbers round to the nearest, ties to even; integers stay")
  func halves() throws {
    try withTemporaryFolder { folder in
      let floats: [Float] = [
        1, -0.0, 2049, 2051, 65504, 65519.996, -65519.996, 0x1p-25, 0x1.000002p-25, 0x1.8p-24,
        .infinity, -.infinity, .nan,
      ]
      // Above the tie between 1 and its successor by less than a Float tells.
      let doubles: [Double] = [1 + 0x1p-11, 1 + 0x1p-11 + 0x1p-40, -.infinity]
      try SafetensorsWriter.write(
        [
          .init("f32", shape: [floats.count], floats: floats),
          .init(
            "f64", shape: [3], type: .f64,
            bytes: doubles.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }),
          .init("bf16", shape: [2], type: .bf16, bytes: [0x80, 0x3f, 0x00, 0xc0]),
          .init("i64", shape: [], type: .i64, bytes: [1, 2, 3, 4, 5, 6, 7, 8]),
        ], metadata: ["note": "kept"], to: folder + "/a")
      try WeightsFile(path: folder + "/a").writeSafetensors(to: folder + "/b", half: true)
      let file = try WeightsFile(path: folder + "/b")
      #expect(file.metadata == ["note": "kept"])
      for name in ["f32", "f64", "bf16"] { #expect(try file.info(name).type == .f16) }
      expectSame(
        try file.floats("f32"),
        [
          1, -0.0, 2048, 2052, 65504, 65504, -65504, 0, 0x1p-24, 0x1p-23, .infinity, -.infinity,
          .nan,
        ])
      expectSame(try file.floats("f64"), [1, 1 + 0x1p-10, -.infinity])
      expectSame(try file.floats("bf16"), [1, -2])
      #expect(try file.withBytes(of: "i64") { Array($0) } == [1, 2, 3, 4, 5, 6, 7, 8])
    }
  }

  @Test("a number that a half can't hold is refused with the tensor's name, and the old file stays")
  func beyond() throws {
    try withTemporaryFolder { folder in
      let (source, target) = (folder + "/a", folder + "/b")
      try SafetensorsWriter.write(
        [.init("bn1.running_var", shape: [2], floats: [1, -65520])], to: source)
      try write([1, 2, 3], to: target)
      let error = #expect(throws: WeightsError.self) {
        try WeightsFile(path: source).writeSafetensors(to: target, half: true)
      }
      #expect(
        error?.description
          == "\(source): \"bn1.running_var\": expected numbers of at most 65504, found -65520.0, "
          + "which half precision can't hold; keep its precision")
      #expect(try bytes(target) == [1, 2, 3])
    }
  }
}
