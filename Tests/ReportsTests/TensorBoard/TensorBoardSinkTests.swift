import Autograd
import Foundation
import Messages
import Reports
import SwiftProtobuf
import TestSupport
import Testing
import Training
import Vision

@Suite("TensorBoard sink")
struct TensorBoardSinkTests {
  private let folder: TemporaryFolder
  private let sink: TensorBoardSink

  init() throws {
    folder = try TemporaryFolder()
    var options = RunOptions()
    options.data = "a|b"
    sink = TensorBoardSink(
      folder: folder.path, options: options, preprocessing: Preprocessing(resize: 40, crop: 32))
  }

  private func start() throws {
    try sink.receive(
      .runStarted(
        RunStarted(
          data: "a|b", backbone: "resnet18", backboneDigest: "ab12", precision: "fp32",
          classes: ["cat", "dog"], trainImages: 20, valImages: 10, trainableParameters: 1026,
          totalParameters: 11_177_538, epochs: 2, output: "runs/a", time: 1_700_000_000.75)))
  }

  private func epoch(_ number: Int, loss: Double, isBest: Bool) throws {
    let scores = ClassScores(precision: 0.5, recall: 0.25, f1: 0.375)
    try sink.receive(
      .epochDone(
        EpochDone(
          epoch: number, learningRate: 0.5, trainLoss: loss, trainTop1: 0.25,
          validation: Metrics(
            images: 10, top1: 0.75, top5: 1, loss: loss + 1, balancedAccuracy: 0.5, macro: scores,
            weighted: scores), seconds: 0.5, imagesPerSecond: 40, isBest: isBest)))
  }

  private func mistake(_ path: String, _ probability: Double) -> EvaluatedImage {
    EvaluatedImage(
      path: path, label: 0, probability: 1 - probability,
      guesses: [.init(index: 1, probability: probability)])
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("events.") }.sorted()
  }

  /// What the file holds, record by record.
  private func events() throws -> [TensorBoardEvent] {
    let name = try #require(try files().first)
    var rest = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))[...]
    var events: [TensorBoardEvent] = []
    while !rest.isEmpty {
      let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      events.append(try TensorBoardEvent(serializedBytes: rest.dropFirst(12).prefix(length)))
      rest = rest.dropFirst(16 + length)
    }
    return events
  }

  @Test("an epoch's figures are there as soon as it is done")
  func scalars() throws {
    try start()
    try epoch(1, loss: 0.5, isBest: true)
    let events = try events()
    #expect(events.count == 3)
    #expect(events[0].fileVersion == "brain.Event:2")
    #expect(events[0].wallTime == 1_700_000_000.75)
    #expect(events[2].step == 1)
    let found = events[2].summary.value.map { ($0.tag, $0.simpleValue) }
    let expected: [(String, Float)] = [
      ("loss/train", 0.5), ("loss/validation", 1.5), ("top1/train", 0.25),
      ("top1/validation", 0.75), ("top5/validation", 1), ("learning_rate", 0.5),
      ("images_per_second", 40),
    ]
    #expect(found.elementsEqual(expected, by: ==))
  }

  @Test("options and sizes are rows of a table, whatever characters they hold")
  func options() throws {
    try start()
    #expect(try files().isEmpty, "what an earlier run left stays until there is something to show")
    try epoch(1, loss: 0.5, isBest: true)
    let value = try #require(try events()[1].summary.value.first)
    #expect(value.metadata.pluginData.pluginName == "text")
    let text = String(decoding: try #require(value.tensor.stringVal.first), as: UTF8.self)
    #expect(text.hasPrefix("| option | value |\n| --- | --- |\n| data | \"a\\|b\" |\n"))
    #expect(text.contains("| epochs | 10 |\n"))
    #expect(text.hasSuffix("| training images | 20 |\n| validation images | 10 |\n"))
  }

  @Test("the mistakes that were most certain are shown, at the epoch that was kept")
  func mistakes() throws {
    for name in ["a.png", "b.png", "right.png"] {
      let gray = Image(width: 50, height: 40, color: RGB(red: 9, green: 9, blue: 9))
      try Data(PNGEncoder.encode(gray)).write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }
    try start()
    try epoch(1, loss: 0.5, isBest: true)
    try epoch(2, loss: 0.75, isBest: false)
    var evaluation = Evaluation(classCount: 2)
    evaluation.add(logits: Tensor([0, 1], shape: [1, 2]), labels: [0][...], loss: 1)
    let right = EvaluatedImage(
      path: "right.png", label: 1, probability: 0.99,
      guesses: [.init(index: 1, probability: 0.99)])
    try sink.receive(
      .headEvaluated(
        HeadEvaluated(
          data: folder.path, classes: ["cat", "dog"], evaluation: evaluation,
          images: [
            mistake("a.png", 0.6), mistake("b.png", 0.9), mistake("gone.png", 0.8), right,
          ])))
    let event = try #require(try events().last)
    #expect(event.step == 1)
    // gone.png would be the second one.
    #expect(event.summary.value.map(\.tag) == ["confusion", "mistakes/1", "mistakes/3"])
    #expect(event.summary.value.map(\.metadata.summaryDescription)[1...] == ["b.png", "a.png"])
    #expect(event.summary.value[1].metadata.displayName == "cat taken for dog, 90.0 %")
    #expect(event.summary.value.allSatisfy { $0.metadata.pluginData.pluginName == "images" })
    let picture = event.summary.value[1].tensor.stringVal
    #expect(picture.prefix(2).map { String(decoding: $0, as: UTF8.self) } == ["32", "32"])
    let decoded = try ImageReader().decode(Array(picture[2]), path: "mistakes/1")
    #expect(decoded == Image(width: 32, height: 32, color: RGB(red: 9, green: 9, blue: 9)))
  }

  @Test("a further run replaces our file and leaves those of others alone")
  func twice() throws {
    let others = folder.path + "/events.out.tfevents.1700000000.host.1.0"
    try Data("x".utf8).write(to: URL(fileURLWithPath: others))
    try start()
    try epoch(1, loss: 0.5, isBest: true)
    try start()
    try epoch(1, loss: 0.25, isBest: true)
    try epoch(2, loss: 0.125, isBest: true)
    let names = try files()
    #expect(names.count == 2)
    #expect(names.contains("events.out.tfevents.1700000000.host.1.0"))
    #expect(names.allSatisfy { $0.hasPrefix("events.out.tfevents.1700000000.") })
    try FileManager.default.removeItem(atPath: others)
    #expect(try events().count == 4)
  }

  @Test("a place that can't be written is an error")
  func unwritable() throws {
    let nowhere = TensorBoardSink(
      folder: folder.path + "/missing", options: RunOptions(), preprocessing: .imageNet)
    try nowhere.receive(
      .runStarted(
        RunStarted(
          data: "", backbone: "", backboneDigest: "", precision: "fp32", classes: ["a"],
          trainImages: 1, valImages: 1, trainableParameters: 1, totalParameters: 1, epochs: 1,
          output: "", time: 0)))
    #expect(throws: (any Error).self) {
      try nowhere.receive(
        .headEvaluated(
          HeadEvaluated(
            data: "", classes: ["a"], evaluation: Evaluation(classCount: 1), images: [])))
    }
  }
}
