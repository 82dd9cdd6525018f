import Autograd
import Features
import Foundation
import TestSupport
import Testing
import Vision

@Suite("Feature extraction")
struct FeatureExtractorTests {
  private let folder: TemporaryFolder
  private let backbone = GrayBackbone()
  private let preprocessing = Preprocessing(
    resize: 32, crop: 32, mean: [0, 0, 0], std: [1, 1, 1])

  init() throws { folder = try TemporaryFolder() }

  private var extractor: FeatureExtractor {
    FeatureExtractor(
      backbone: backbone, featureCount: 512, preprocessing: preprocessing, limits: .standard)
  }

  @Test("each image goes through once, in order, a bounded batch at a time, volatile")
  func order() throws {
    let paths = try TestImages.write(70, to: folder.path)
    var first: [Float] = []
    var done: [Int] = []
    try extractor.forEachBatch(of: paths) { batch in
      let features = batch.features?.scalars ?? []
      first += stride(from: 0, to: features.count, by: 512).map { features[$0] }
      done.append(batch.done)
      #expect(batch.failures.isEmpty)
    }
    #expect(first == (0..<70).map { Float($0) / 255 })
    #expect(backbone.batchSizes == [32, 32, 6])
    #expect(done == [32, 64, 70])
    #expect(backbone.sawOnlyVolatile)
  }

  @Test("an image that can't be read is named, and the others keep their places")
  func badImage() throws {
    let paths = try TestImages.write(5, to: folder.path)
    try TestImages.damage(paths[1])
    try Data("text".utf8).write(to: URL(fileURLWithPath: paths[3]))
    var calls = 0
    try extractor.forEachBatch(of: paths) { batch in
      calls += 1
      #expect(batch.indices == [0, 2, 4])
      #expect(batch.features?.shape == [3, 512])
      #expect(batch.features?.scalars[512] == 2 / Float(255))
      #expect(batch.failures.map(\.path) == [paths[1], paths[3]])
    }
    #expect(calls == 1)
  }

  @Test("an image whose features are not finite is named, also where another can't be read")
  func overflow() throws {
    let paths = try TestImages.write(5, to: folder.path)
    try TestImages.damage(paths[1])
    let extractor = FeatureExtractor(
      backbone: Overflow(row: 2), featureCount: 512, preprocessing: preprocessing,
      limits: .standard)
    let error = #expect(throws: FeatureError.self) {
      try extractor.forEachBatch(of: paths) { _ in }
    }
    #expect(error == .features(image: paths[3], backbone: nil))
    #expect(error?.description.hasPrefix(paths[3] + ": expected finite features") == true)
  }

  @Test("remembered features that are not finite count as unknown")
  func remembered() {
    let sample = Sample(path: "a", label: 0, digest: ContentDigest(of: "a"))
    var table = FeatureTable([sample, sample], width: 512)
    for (row, value) in [Float(3), .nan].enumerated() {
      let vector = Array(repeating: value, count: 512)
      vector.withUnsafeBytes { table.set(row, view: 0, to: $0) }
    }
    #expect(table.knownCount == 1)
  }

  @Test("a batch without a readable image has no features")
  func onlyBadImages() throws {
    try extractor.forEachBatch(of: ["/nowhere/a.png"]) { batch in
      #expect(batch.features == nil)
      #expect(batch.failures == [ImageError(path: "/nowhere/a.png", .missing)])
    }
    #expect(backbone.batchSizes.isEmpty)
  }

  @Test("a pass pairs features with labels and collects what is wrong")
  func pass() throws {
    let paths = try TestImages.write(40, to: folder.path)
    try TestImages.damage(paths[33])
    let samples = paths.enumerated().map {
      Sample(path: $1, label: $0 % 3, digest: ContentDigest(of: $1))
    }
    var told: [Int] = []
    var pass = FeaturePass(extractor, shouldStop: { false }) { told.append($0.done) }
    let sets = try pass.complete([
      pass.recall(Array(samples.prefix(30))), pass.recall(Array(samples.suffix(10))),
    ])
    let (train, validation) = (sets[0], sets[1])
    #expect(train.count == 30 && validation.count == 9)
    #expect(validation.labels == [0, 1, 2, 1, 2, 0, 1, 2, 0])
    #expect(pass.failures.map(\.path) == [paths[33]])
    #expect(told == [0, 30, 40])
  }

  @Test("a pass that is asked to stop ends after its batch")
  func stops() throws {
    let paths = try TestImages.write(40, to: folder.path)
    let samples = paths.map { Sample(path: $0, label: 0, digest: ContentDigest(of: $0)) }
    var pass = FeaturePass(extractor, shouldStop: { true }) { _ in }
    #expect(throws: Interrupted.self) { try pass.complete([pass.recall(samples)]) }
    #expect(backbone.batchSizes == [32])
  }

  /// Samples with the digests of their files.
  private func samples(_ paths: [String]) throws -> [Sample] {
    try paths.enumerated().map { place, path in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      return Sample(
        path: path, label: place, digest: bytes.withUnsafeBytes { ContentDigest(of: $0) })
    }
  }

  /// The first feature of each row.
  private func first(_ set: FeatureSet) -> [Float] {
    stride(from: 0, to: set.features.scalars.count, by: 512).map { set.features.scalars[$0] }
  }

  @Test("identical images go through once, in one table or in two, and keep their places")
  func repetitions() throws {
    let paths = try TestImages.write(6, to: folder.path)
    for (copy, original) in [(1, 0), (4, 0), (5, 2)] {
      try FileManager.default.removeItem(atPath: paths[copy])
      try FileManager.default.copyItem(atPath: paths[original], toPath: paths[copy])
    }
    let samples = try samples(paths)
    var done: [Int] = []
    var pass = FeaturePass(extractor, shouldStop: { false }) { done.append($0.done) }
    let sets = try pass.complete([
      pass.recall(Array(samples.prefix(4))), pass.recall(Array(samples.suffix(2))),
    ])
    #expect(sets.flatMap(first) == [0, 0, 2, 3, 0, 2].map { $0 / 255 })
    #expect(sets.flatMap(\.labels) == Array(0..<6))
    #expect(backbone.batchSizes == [3])
    #expect(done.last == 6)
    var again = FeaturePass(extractor, shouldStop: { false }) { _ in }
    #expect(first(try again.features(ofImagesAt: paths)) == [0, 0, 2, 3, 0, 2].map { $0 / 255 })
    #expect(backbone.batchSizes == [3, 3])
  }

  @Test("a copy whose original has changed or gone meanwhile is computed itself")
  func changedOriginal() throws {
    let paths = try TestImages.write(5, to: folder.path)
    for (copy, original) in [(1, 0), (3, 2)] {
      try FileManager.default.removeItem(atPath: paths[copy])
      try FileManager.default.copyItem(atPath: paths[original], toPath: paths[copy])
    }
    let samples = try samples(paths)
    try FileManager.default.removeItem(atPath: paths[0])
    try FileManager.default.copyItem(atPath: paths[4], toPath: paths[0])
    try FileManager.default.removeItem(atPath: paths[2])
    var pass = FeaturePass(extractor, shouldStop: { false }) { _ in }
    let set = try pass.complete([pass.recall(samples)])[0]
    #expect(first(set) == [4, 0, 2, 4].map { $0 / 255 })
    #expect(set.labels == [0, 1, 3, 4])
    #expect(pass.failures == [ImageError(path: paths[2], .missing)])
  }

  @Test("an image whose pixels are whole is used, and what is wrong with it is collected")
  func flaws() throws {
    let paths = try TestImages.write(3, to: folder.path)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: paths[1]))
    try bytes.dropLast(12).write(to: URL(fileURLWithPath: paths[1]))
    var pass = FeaturePass(extractor, shouldStop: { false }) { _ in }
    #expect(first(try pass.features(ofImagesAt: paths)) == [0, 1, 2].map { $0 / 255 })
    #expect(pass.flaws.map(\.path) == [paths[1]] && pass.failures.isEmpty)
    var notes = FlawNotes()
    #expect(notes.text == nil)
    notes.add(pass.flaws)
    #expect(
      notes.text?.hasPrefix(
        "1 image is damaged, but not in its pixels, and used: \(paths[1]) (chunk IEND: ") == true)
  }
}

/// A backbone one of whose rows overflows.
private final class Overflow: Module {
  let row: Int

  init(row: Int) { self.row = row }

  func callAsFunction(_ input: consuming Variable) -> Variable {
    var numbers = [Float](repeating: 1, count: input.shape[0] * 512)
    numbers[row * 512 + 7] = .infinity
    return Variable(Tensor(numbers, shape: [input.shape[0], 512]), volatile: true)
  }
}
