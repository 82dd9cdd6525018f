import Autograd
import Features
import Foundation
import Terminal
import TestSupport
import Testing
import Tools
import Training
import Vision

@Suite("Classifier")
struct ClassifierTests {
  private let folder: TemporaryFolder
  private var weights: String { folder.path + "/random.safetensors" }
  private var path: String { folder.path + "/head.safetensors" }
  private let head: HeadFile
  private let paths: [String]

  init() throws {
    folder = try TemporaryFolder()
    paths = try TestImages.write(3, to: folder.path)
    try RandomBackbone.write(seed: 1, to: folder.path + "/random.safetensors")
    var random = SeededGenerator(seed: 2)
    let weight = (0..<3 * 512).map { _ in random.uniform() - 0.5 }
    head = HeadFile(
      head: TrainedHead(
        weight: Tensor(weight, shape: [3, 512]), bias: Tensor(shape: [3])),
      classes: ["cat", "dog", "<b>"], preprocessing: .imageNet,
      backbone: try LoadedBackbone(named: folder.path + "/random.safetensors").identity,
      training: TrainingRecord(RunOptions(), best: nil))
    try head.write(to: folder.path + "/head.safetensors")
  }

  private func picture(_ path: String, name: String) throws -> Classifier.Picture {
    Classifier.Picture(
      name: name, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
  }

  @Test("pictures in memory get what their files get; what can't be read keeps its place")
  func sameAsFiles() throws {
    let classifier = try Classifier(head: path, weights: weights, topCount: 2)
    #expect(classifier.classes == ["cat", "dog", "<b>"])
    let results = try classifier.predictions(of: [
      picture(paths[2], name: "c"), Classifier.Picture(name: "text", bytes: Array("hello".utf8)),
      picture(paths[0], name: "a"), Classifier.Picture(name: paths[1], bytes: []),
      picture(paths[1], name: "b"),
    ])
    let predictor = Predictor(
      head: head, backbone: try LoadedBackbone(for: head, weights: weights), limits: .standard,
      naming: try .init(count: 2))
    var expected: [Prediction] = []
    try predictor.forEachBatch(of: paths) { expected += $0.predictions }
    let found = results.map { try? $0.get() }
    #expect(found.map { $0?.path } == ["c", nil, "a", nil, "b"])
    #expect([found[2], found[4], found[0]].map { $0?.logits } == expected.map(\.logits))
    #expect(found[0]?.guesses == expected[2].guesses)
    #expect(throws: ImageError(path: "text", .unknownFormat(looksLike: nil))) {
      try results[1].get()
    }
    // Its name is a file's, which is not opened.
    #expect(throws: ImageError(path: paths[1], .empty)) { try results[3].get() }
    #expect(try classifier.predictions(of: []).isEmpty)
  }

  @Test("below the threshold it is unsure")
  func threshold() throws {
    for (threshold, isUnsure) in [(nil, false), (0, false), (1, true)] as [(Double?, Bool)] {
      let classifier = try Classifier(head: path, weights: weights, threshold: threshold)
      let prediction = try classifier.predictions(of: [picture(paths[0], name: "a")])[0].get()
      #expect(prediction.isUnsure == isUnsure)
    }
    #expect(throws: OptionError.self) {
      try Classifier(head: path, weights: weights, threshold: 1.5)
    }
  }

  @Test("pictures beyond the limits are refused")
  func limits() throws {
    let classifier = try Classifier(
      head: path, weights: weights, limits: DecodingLimits(maxPixels: 1_000))
    let results = try classifier.predictions(of: [picture(paths[0], name: "a")])
    #expect(throws: ImageError(path: "a", .overLimit(.pixels, found: 1_200, allowed: 1_000))) {
      try results[0].get()
    }
  }

  @Test("what it is made of must be there and fit; the error has its exit code")
  func refusals() throws {
    func code(_ head: String, _ weights: String?, topCount: Int = 5) -> Int32? {
      do {
        _ = try Classifier(head: head, weights: weights, topCount: topCount)
        return 0
      } catch {
        return ExitCodes.code(for: error)
      }
    }
    #expect(code(path, weights) == 0)
    #expect(code(folder.path + "/none", weights) == ExitCodes.missing)
    #expect(code(path, folder.path + "/none") == ExitCodes.missing)
    #expect(code(weights, weights) == ExitCodes.badData)
    #expect(code(path, weights, topCount: 0) == ExitCodes.usage)
    try RandomBackbone.write(seed: 3, to: weights)
    #expect(code(path, weights) == ExitCodes.badData)
  }
}
