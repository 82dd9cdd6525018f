import Autograd
import Foundation
import Testing
import Vision
import Weights

@Suite("Modules from and to files")
struct ModuleWeightsTests {
  private func model(_ value: Float = 0) -> Sequential {
    Sequential(
      Linear(
        weight: Tensor(shape: [2, 3], repeating: value), bias: Tensor(shape: [2], repeating: value)),
      BatchNorm2d(2))
  }

  private func tensors(_ module: any Module) -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: (module.namedParameters + module.namedBuffers)
        .map { ($0.name, $0.variable.data) })
  }

  @Test("what is saved is loaded: parameters, buffers and metadata")
  func roundTrip() throws {
    try DataSetFolder.with { folder in
      let path = folder.full("a.safetensors")
      let (one, two) = (
        ResNet(.resNet18, classes: 5, seed: 1), ResNet(.resNet18, classes: 5, seed: 2)
      )
      one.bn1.runningVariance.data = Tensor(shape: [64], repeating: 0.5)
      try one.save(to: path, metadata: ["format": "pt"])
      let file = try WeightsFile(path: path)
      #expect(file.metadata == ["format": "pt"])
      #expect(file.names.count == 102)
      #expect(tensors(one) != tensors(two))
      try two.load(from: file)
      #expect(tensors(one) == tensors(two))
      #expect(two.parameters.allSatisfy { $0.requiresGrad })
    }
  }

  @Test(
    "a network is loaded with the number of classes that the file has, with or without counters")
  func resNet() throws {
    try DataSetFolder.with { folder in
      let path = folder.full("a.safetensors")
      let network = ResNet(.resNet18, classes: 7, seed: 1)
      let names = (network.namedParameters + network.namedBuffers).map { ($0.name, $0.variable) }
      let counters = names.filter { $0.0.hasSuffix("running_mean") }.map {
        TensorEntry(
          String($0.0.dropLast("running_mean".count)) + "num_batches_tracked", shape: [],
          type: .i64, bytes: Array(repeating: 0, count: 8))
      }
      #expect(counters.count == 20)
      try SafetensorsWriter.write(names.map { .init($0.0, $0.1.data) } + counters, to: path)
      let file = try WeightsFile(path: path)
      #expect(file.names.count == 122)
      let loaded = try file.backbone()
      #expect(loaded.head.outFeatures == 7)
      #expect(tensors(loaded) == tensors(network))
      // A network that stays where the file is mapped is the same, and doesn't change the file.
      let mapped = try Architecture.resNet18.mapped(from: file)
      #expect(tensors(mapped) == tensors(network))
      mapped.head.bias?.data.withUnsafeMutableBufferPointer { $0.update(repeating: 1) }
      #expect(tensors(try Architecture.resNet18.mapped(from: file)) == tensors(network))
      let half = folder.full("half.safetensors")
      try file.writeSafetensors(to: half, half: true)
      let (copied, converted) = (
        try WeightsFile(path: half).backbone(),
        try Architecture.resNet18.mapped(from: try WeightsFile(path: half))
      )
      #expect(tensors(converted) == tensors(copied))
    }
  }

  @Test("half-precision tensors are converted")
  func conversion() throws {
    try DataSetFolder.with { folder in
      let path = folder.full("a.safetensors")
      let half = TensorEntry(
        "weight", shape: [1, 2], type: .f16, bytes: [0, 0x3c, 0, 0xc0])
      try SafetensorsWriter.write([half, .init("bias", shape: [1], floats: [0.5])], to: path)
      let layer = Linear(2, 1, seed: 0)
      try layer.load(from: try WeightsFile(path: path))
      #expect(layer.weight.data == Tensor([1, -2], shape: [1, 2]))
    }
  }

  @Test("what does not fit is named with the path, and nothing changes")
  func mismatch() throws {
    try DataSetFolder.with { folder in
      let path = folder.full("a.safetensors")
      try SafetensorsWriter.write(
        [
          .init("0.weight", shape: [2, 4], floats: Array(repeating: 1, count: 8)),
          .init("0.bias", shape: [2], floats: [1, 1]),
          .init("1.weight", shape: [2], floats: [1, 1]),
          .init("1.running_mean", shape: [2], floats: [1, 1]),
          .init("1.running_var", shape: [2], floats: [1, 1]),
          .init("2.scale", shape: [2], floats: [1, 1]),
        ], to: path)
      let model = model()
      let before = tensors(model)
      let error = #expect(throws: ModuleFileError.self) {
        try model.load(from: try WeightsFile(path: path))
      }
      let text = error?.description ?? ""
      #expect(text.hasPrefix(path + ": "))
      #expect(text.contains("\"0.weight\": expected [2, 3], found [2, 4]"))
      #expect(text.contains("missing \"1.bias\""))
      #expect(text.contains("unexpected \"2.scale\""))
      #expect(tensors(model) == before)
    }
  }

  @Test("a tensor without conversion is refused, and nothing changes")
  func unconvertible() throws {
    try DataSetFolder.with { folder in
      let path = folder.full("a.safetensors")
      let bytes = TensorEntry(
        "weight", shape: [1, 2], type: .i8, bytes: [1, 2])
      try SafetensorsWriter.write([bytes, .init("bias", shape: [1], floats: [0.5])], to: path)
      let layer = Linear(2, 1, seed: 0)
      let before = tensors(layer)
      let error = #expect(throws: WeightsError.self) {
        try layer.load(from: try WeightsFile(path: path))
      }
      #expect(error?.reason == .notConvertible(tensor: "weight", type: .i8))
      #expect(tensors(layer) == before)
    }
  }
}
