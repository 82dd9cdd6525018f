import Autograd
import Foundation
import Testing
import Vision
import Weights

@Suite("Digests of backbones")
struct BackboneDigestTests {
  static var tensors: [TensorEntry] {
    [
      .init("conv1.weight", shape: [1, 2, 1, 1], floats: [0.1, -2.5]),
      .init("bn1.weight", shape: [2], floats: [1, 0.5]),
      .init("é", shape: [], floats: [3]),
    ]
  }

  /// Python 3.11; t = the three tensors as name: (shape, elements).
  ///
  ///     h = hashlib.sha256()
  ///     for n in sorted(t, key=str.encode):
  ///         s, v = t[n]
  ///         h.update(struct.pack("<Q", len(n.encode())) + n.encode() + struct.pack("<Q", len(s)))
  ///         h.update(struct.pack(f"<{len(s)}Q", *s) + struct.pack(f"<{len(v)}f", *v))
  static let digest = "aac731f2fdd181832f4d80f7abc45d2f550146dff1d93b1b6510c6ab62adce74"

  private func digest(_ entries: [TensorEntry]) throws -> String {
    try DataSetFolder.with { folder in
      try SafetensorsWriter.write(entries, to: folder.full("a"))
      return "\(try BackboneDigest.of(try WeightsFile(path: folder.full("a"))))"
    }
  }

  @Test("the digest is over names, shapes and elements in the order of the names")
  func known() throws {
    #expect(try digest(Self.tensors) == Self.digest)
  }

  @Test("the head, counters, metadata and how elements are stored change nothing")
  func canonical() throws {
    let more: [TensorEntry] = [
      .init("fc.weight", shape: [1], floats: [7]), .init("fc.bias", shape: [1], floats: [8]),
      .init(
        "bn1.num_batches_tracked", shape: [], type: .i64, bytes: [9, 0, 0, 0, 0, 0, 0, 0]),
    ]
    #expect(try digest(Self.tensors + more) == Self.digest)
    let half = TensorEntry(
      "bn1.weight", shape: [2], type: .bf16, bytes: [0x80, 0x3f, 0x00, 0x3f])
    #expect(try digest([Self.tensors[0], half, Self.tensors[2]]) == Self.digest)
  }

  @Test("a .pth file and a safetensors file of the same tensors are the same backbone")
  func pth() throws {
    try DataSetFolder.with { folder in
      try PthWriter.write(Self.tensors.reversed(), to: folder.full("a"))
      let file = try WeightsFile(path: folder.full("a"))
      #expect(file.format == .pth)
      #expect("\(try BackboneDigest.of(file))" == Self.digest)
    }
  }

  @Test(
    "another element, shape or name is another backbone",
    arguments: [("é", [], [3.5]), ("é", [1], [3]), ("è", [], [3])] as [(String, [Int], [Float])])
  func different(name: String, shape: [Int], floats: [Float]) throws {
    let last = TensorEntry(name, shape: shape, floats: floats)
    #expect(try digest(Self.tensors.dropLast() + [last]) != Self.digest)
  }

  @Test("a module and a file with its tensors are the same backbone")
  func module() throws {
    let network = ResNet(.resNet18, classes: 3, seed: 1)
    try DataSetFolder.with { folder in
      try network.save(to: folder.full("a"))
      let file = try WeightsFile(path: folder.full("a"))
      #expect(try BackboneDigest.of(file) == BackboneDigest.of(network))
    }
    let before = BackboneDigest.of(network)
    network.fc = Linear(512, 7, seed: 0)
    #expect(BackboneDigest.of(network) == before)
    network.bn1.runningMean.data = Tensor(shape: [64], repeating: 0.25)
    #expect(BackboneDigest.of(network) != before)
  }
}
