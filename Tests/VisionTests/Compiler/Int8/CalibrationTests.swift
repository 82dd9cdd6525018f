import Autograd
import Foundation
import Kernels
import Testing
import Vision

@Suite("calibration", .serialized)
struct CalibrationTests {
  private let calibration = Calibration(
    input: [.init(lower: -2, upper: 2.5)],
    activations: ["a": .init(lower: 0, upper: 0.1), "b": .init(lower: -1.5, upper: 3e-7)])

  @Test("comes back from JSON as it was, with its digest")
  func roundTrip() throws {
    let bytes = try JSONEncoder().encode(calibration)
    let back = try JSONDecoder().decode(Calibration.self, from: bytes)
    #expect(back == calibration)
    #expect(back.digest == calibration.digest)
  }

  @Test("another bound is another digest")
  func digest() {
    var other = calibration
    other.activations["a"] = .init(lower: 0, upper: Float(0.1).nextUp)
    #expect(other.digest != calibration.digest)
    other = calibration
    other.input = [.init(lower: -2, upper: 2)]
    #expect(other.digest != calibration.digest)
  }

  @Test(
    "bounds that can't be are refused",
    arguments: ["[1,2]", "[-2,-1]", "[0,0]", "[0]", "[0,1,2]", "[-3e38,3e38]", "[0,1e-45]", "{}"])
  func refuses(_ bounds: String) {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(Calibration.Bounds.self, from: Data(bounds.utf8))
    }
  }

  private func images(_ count: Int, seed: UInt64) -> Tensor {
    var generator = SeededGenerator(seed: seed)
    let pixels = (0..<count * 3 * 32 * 40).map { _ in Float.random(in: -2...2, using: &generator) }
    return Tensor(pixels, shape: [count, 3, 32, 40])
  }

  @Test("depends on the images, not on batches or threads; knows every activation")
  func measuring() throws {
    let backbone = try FrozenBackbone(SmallNetwork().graph)
    let all = images(5, seed: 1)
    let size = all.count / 5
    let one = Calibration(of: backbone, on: [all], input: [])
    #expect(
      Set(one.activations.keys) == [
        "maxpool", "layer1.0.conv1", "layer1.0", "layer1.1.conv1", "layer1.1", "layer2.0.conv1",
        "layer2.0.downsample", "layer2.0", "layer2.1.conv1", "layer2.1", "layer2.2.conv1",
        "layer2.2",
      ])
    for (name, bounds) in one.activations {
      #expect((bounds.lower < 0) == name.hasSuffix("downsample"))
    }
    let batches = [0..<2, 2..<5].map { range in
      Tensor(
        Array(all.scalars[range.lowerBound * size..<range.upperBound * size]),
        shape: [range.count, 3, 32, 40])
    }
    let before = Parallel.threads
    defer { Parallel.threads = before }
    for threads in [1, 3] {
      Parallel.threads = threads
      #expect(Calibration(of: backbone, on: batches, input: []) == one)
    }
    #expect(Calibration(of: backbone, on: [images(5, seed: 2)], input: []) != one)
  }

  @Test("clips rare large values, and takes the largest when values are spread evenly")
  func clipping() throws {
    func bounds(_ values: [Float]) -> Calibration.Bounds {
      var histogram = ActivationHistogram()
      values.withUnsafeBufferPointer { histogram.add($0) }
      return histogram.bounds
    }
    let even = (1...1_000_000).map { Float($0) * 1e-5 }
    #expect(abs(bounds(even).upper - 10) < 0.05)
    #expect(bounds(even).lower == 0)
    #expect(bounds(even + [20]).upper < 12)
    #expect(abs(bounds(even.map { -$0 }).lower + 10) < 0.05)
    #expect(bounds([]).upper == 1)
    #expect(abs(bounds([Float(1).nextDown, -Float(1).nextDown]).upper - 1) < 1e-3)
    #expect(bounds([0, .nan, .infinity, 0.5]).upper == 0.5)
  }

  @Test("a network isn't compiled with a calibration that doesn't know its activations")
  func unknownActivations() throws {
    let bounds = Calibration.Bounds(lower: 0, upper: 1)
    let calibration = Calibration(
      input: [bounds, bounds, bounds], activations: ["maxpool": bounds])
    #expect(throws: CompilationError.calibration(missing: "layer1.0.conv1")) {
      try FrozenBackbone(SmallNetwork().graph, precision: .int8(calibration))
    }
  }
}
