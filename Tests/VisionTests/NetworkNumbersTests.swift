import Autograd
import Foundation
import Testing
import Vision
import Weights

@Suite("Numbers and names of weights")
struct NetworkNumbersTests {
  /// Writes a ResNet-18 with some of its tensors changed.
  private func file(
    _ path: String, rename: (String) -> String = { $0 },
    change: (String, inout [Float]) -> Void = { _, _ in }
  ) throws -> WeightsFile {
    let network = ResNet(.resNet18, classes: 2, seed: 1)
    let entries = (network.namedParameters + network.namedBuffers).map { name, variable in
      var numbers = variable.data.scalars
      change(name, &numbers)
      return TensorEntry(rename(name), shape: variable.shape, floats: numbers)
    }
    try SafetensorsWriter.write(entries, to: path)
    return try WeightsFile(path: path)
  }

  @Test(
    "a number that is not finite is refused by its tensor's name, in F32 and in F16",
    arguments: [
      ("conv1.weight", Float.nan), ("layer4.1.bn2.running_var", .nan),
      ("layer2.0.downsample.0.weight", .infinity), ("fc.bias", -.infinity),
    ])
  func notFinite(tensor: String, value: Float) throws {
    try DataSetFolder.with { folder in
      let file = try file(folder.full("a"), change: { if $0 == tensor { $1[1] = value } })
      try file.writeSafetensors(to: folder.full("half"), half: true)
      for file in [file, try WeightsFile(path: folder.full("half"))] {
        for load in [{ try file.backbone() }, { try Architecture.resNet18.mapped(from: file) }] {
          let error = #expect(throws: WeightsError.self) { _ = try load() }
          let text = error?.description ?? ""
          #expect(text.hasPrefix("\(file.path): \"\(tensor)\": expected finite numbers"))
          #expect(text.contains("(element 1)"))
        }
      }
    }
  }

  @Test("a variance whose root can't be divided by is refused, one just below 0 is not")
  func variance() throws {
    try DataSetFolder.with { folder in
      let name = "layer3.0.bn1.running_var"
      for (value, isTaken) in [(Float(-1e-6), true), (-1e-5, false), (-3, false), (0, true)] {
        let file = try file(folder.full("a"), change: { if $0 == name { $1[2] = value } })
        if isTaken {
          let backbone = FrozenBackbone(freezing: try file.backbone())
          let features = backbone.features(of: Tensor(shape: [1, 3, 32, 32], repeating: 1))
          #expect(features.isFinite)
        } else {
          let error = #expect(throws: WeightsError.self) { try file.backbone() }
          #expect(error?.reason == .variance(tensor: name, index: 2, found: value))
        }
      }
    }
  }

  @Test("it is the same backbone behind a prefix, under other names and without fc")
  func digest() throws {
    try DataSetFolder.with { folder in
      let plain = try file(folder.full("plain"))
      let digest = try BackboneDigest.of(plain)
      let renamings: [(String) -> String] = [
        { "module.encoder_q." + $0 },
        { $0.hasPrefix("fc.") ? "fc.0." + $0.dropFirst(3) : $0 },
        { Self.huggingFace($0) },
      ]
      for (index, rename) in renamings.enumerated() {
        let file = try file(folder.full("\(index)"), rename: rename)
        let found = file.network(at: try file.place(of: Architecture.resNet18.names))
        #expect(try BackboneDigest.of(found) == digest)
        let network = try file.backbone()
        #expect(network.head.outFeatures == (index == 1 ? 0 : 2))
        #expect(BackboneDigest.of(network) == digest)
      }
    }
  }

  /// What transformers' ResNetForImageClassification calls a tensor.
  static func huggingFace(_ name: String) -> String {
    if name.hasPrefix("fc.") { return "classifier.1." + name.dropFirst(3) }
    let stem = name.replacing("conv1.", with: "convolution.").replacing(
      "bn1.", with: "normalization.")
    guard name.hasPrefix("layer") else { return "resnet.embedder.embedder." + stem }
    let parts = name.split(separator: ".").map(String.init)
    let stage = (Int(parts[0].dropFirst(5)) ?? 0) - 1
    let kinds = [
      "conv1": "layer.0.convolution", "bn1": "layer.0.normalization",
      "conv2": "layer.1.convolution", "bn2": "layer.1.normalization",
      "downsample.0": "shortcut.convolution", "downsample.1": "shortcut.normalization",
    ]
    let isShortcut = parts[2] == "downsample"
    let kind = isShortcut ? parts[2] + "." + parts[3] : parts[2]
    return "resnet.encoder.stages.\(stage).layers.\(parts[1]).\(kinds[kind] ?? "")."
      + parts[(isShortcut ? 4 : 3)...].joined(separator: ".")
  }

  @Test("another network is called by what it looks like, a deviating one by what deviates")
  func another() throws {
    try DataSetFolder.with { folder in
      let stem = try SafetensorsWriterCopy.write(
        file(folder.full("a")), to: folder.full("b"), ["conv1.weight": [64, 3, 3, 3]])
      let error = #expect(throws: NetworkNamesError.self) { try stem.backbone() }
      #expect(
        error?.description.contains(
          "found a ResNet-18 whose \"conv1.weight\" is [64, 3, 3, 3] instead of [64, 3, 7, 7]")
          == true)
    }
  }

  @Test("8-bit integers can be made of numbers as large as there are")
  func overflow() {
    var histogram = ActivationHistogram()
    let large = [-Float.greatestFiniteMagnitude, .greatestFiniteMagnitude, .infinity, .nan]
    large.withUnsafeBufferPointer { histogram.add($0) }
    #expect((histogram.bounds.upper - histogram.bounds.lower).isFinite)
    let network = ResNet(.resNet18, classes: 2, seed: 1)
    network.bn1.weight.data = Tensor(shape: [64], repeating: 3e38)
    let bounds = Calibration.Bounds(lower: 0, upper: 1)
    let calibration = Calibration(
      input: Array(repeating: Calibration.Bounds(lower: -2, upper: 2), count: 3),
      activations: Dictionary(
        uniqueKeysWithValues: network.frontGraph.activationNames.map { ($0, bounds) }))
    let backbone = FrozenBackbone(freezing: network, precision: .int8(calibration))
    let features = backbone.features(of: Tensor(shape: [1, 3, 32, 32], repeating: 1))
    #expect(features.isFinite)
  }

  @Test(
    "a preprocessing that makes numbers of no picture is refused with the range",
    arguments: [
      ("[0.5,0.5,0.5]", "[1e-45,1,1]", "std must be three numbers from 0.001 to 1000"),
      ("[3e38,0,0]", "[1,1,1]", "mean must be three numbers from -1000 to 1000"),
      ("[0,0,0]", "[1,1,1e30]", "std must be three numbers from 0.001 to 1000"),
    ])
  func preprocessing(mean: String, std: String, answer: String) {
    let text =
      #"{"resize":256,"crop":224,"interpolation":"bilinear","mean":\#(mean),"std":\#(std)}"#
    #expect(Preprocessing(metadata: text) == nil)
    let error = #expect(throws: DecodingError.self) { try Preprocessing(json: text) }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("not out of range: \(String(describing: error))")
      return
    }
    #expect(context.debugDescription.hasPrefix(answer))
  }
}

/// Copies of files with tensors of other shapes, filled with 0.
private enum SafetensorsWriterCopy {
  static func write(
    _ file: WeightsFile, to path: String, _ shapes: [String: [Int]]
  ) throws -> WeightsFile {
    let entries = try file.names.map { name in
      let info = try file.info(name)
      guard let shape = shapes[name] else {
        return TensorEntry(name, shape: info.shape, floats: try file.floats(name))
      }
      return TensorEntry(name, shape: shape, floats: Array(repeating: 0, count: shape.reduce(1, *)))
    }
    try SafetensorsWriter.write(entries, to: path)
    return try WeightsFile(path: path)
  }
}
