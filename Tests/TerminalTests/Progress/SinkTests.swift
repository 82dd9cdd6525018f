import Autograd
import Features
import Foundation
import Reports
import Terminal
import TestSupport
import Testing
import Text
import Training

/// The events of a small run that reaches its best accuracy in the first of two epochs.
private let started = RunStarted(
  data: "photos", backbone: "resnet18", backboneDigest: "ab12", precision: "fp32",
  classes: ["cat", "dog"], trainImages: 2782, valImages: 893, trainableParameters: 1026,
  totalParameters: 11_177_538, epochs: 2, output: "runs/a", time: 1_700_000_000.75)
private let scores = ClassScores(precision: 0.5, recall: 0.25, f1: 0.375)
private let first = EpochDone(
  epoch: 1, learningRate: 0.01, trainLoss: 0.75, trainTop1: 0.5,
  validation: metrics(loss: 0.5, top1: 0.875), seconds: 0.0125, imagesPerSecond: 250_000.25,
  isBest: true)
private let second = EpochDone(
  epoch: 2, learningRate: 0.01, trainLoss: 0.25, trainTop1: 0.75,
  validation: metrics(loss: 0.625, top1: 0.75), seconds: 0.0125, imagesPerSecond: 250_000.25,
  isBest: false)

private func metrics(loss: Double, top1: Double) -> Metrics {
  Metrics(
    images: 893, top1: top1, top5: 1, loss: loss, balancedAccuracy: 0.5, macro: scores,
    weighted: scores)
}

/// What the head says about three images; the first one and the last one are of class 0.
private let evaluated: HeadEvaluated = {
  var evaluation = Evaluation(classCount: 2)
  evaluation.add(
    logits: Tensor([1, 0, 0, 1, 0, 1], shape: [3, 2]), labels: [0, 1, 0][...], loss: 0.5)
  func image(_ path: String, _ label: Int, _ guesses: [Double]) -> EvaluatedImage {
    EvaluatedImage(
      path: path, label: label, probability: guesses[label],
      guesses: [0, 1].sorted { guesses[$0] > guesses[$1] }.map {
        .init(index: $0, probability: guesses[$0])
      })
  }
  return HeadEvaluated(
    data: "/photos", classes: ["cat", "dog"], evaluation: evaluation, calibration: calibration,
    images: [
      image("cat/\"1\".png", 0, [0.75, 0.25]), image("dog/2.png", 1, [0.25, 0.75]),
      image("cat/3.png", 0, [0.125, 0.875]),
    ])
}()
private let calibration = CalibrationReport(
  temperature: 0.5, origin: .fitted, before: .init(calibrationError: 0.25, loss: 0.5),
  after: .init(calibrationError: 0.125, loss: 0.25))
private let ended = RunEnded(
  best: first, trainImages: 2782, valImages: 893, features: 3675, rememberedFeatures: 0,
  calibration: calibration, epochs: 2,
  featureSeconds: 61.5, trainingSeconds: 0.25, totalSeconds: 62, isInterrupted: false,
  output: "runs/a")

private let figures =
  #""valBalancedAccuracy":0.5,"valMacro":{"precision":0.5,"recall":0.25,"f1":0.375},"#
  + #""valWeighted":{"precision":0.5,"recall":0.25,"f1":0.375},"seconds":0.0125,"#
  + #""imagesPerSecond":250000.0}"#
private let report =
  #"{"data":"/photos","backbone":{"name":"resnet18","digest":"ab12","precision":"fp32"},"#
  + #""classes":["cat","dog"],"trainImages":2782,"valImages":893,"testImages":0,"viewsPerImage":1,"#
  + #""trainableParameters":1026,"totalParameters":11177538,"epochs":["#
  + #"{"epoch":1,"learningRate":0.01,"trainLoss":0.75,"trainTop1":0.5,"valImages":893,"#
  + #""valLoss":0.5,"#
  + #""valTop1":0.875,"valTop1Interval":[0.8516896510409872,0.8950978590733321],"valTop5":1.0,"#
  + figures + ","
  + #"{"epoch":2,"learningRate":0.01,"trainLoss":0.25,"trainTop1":0.75,"valImages":893,"#
  + #""valLoss":0.625,"#
  + #""valTop1":0.75,"valTop1Interval":[0.7205695306146677,0.7772888094615452],"valTop5":1.0,"#
  + figures + "],"
  + #""best":{"epoch":1,"ofEpochs":2,"isSelected":true,"valTop1":0.875,"#
  + #""valTop1Interval":[0.8516896510409872,0.8950978590733321]},"validation":"#
  + EvaluationReport(evaluated).json.text
  + #","test":null,"features":{"total":3675,"remembered":0},"startedAt":"2023-11-14T22:13:20Z","#
  + #""seconds":{"features":61.5,"training":0.25,"total":62.0},"interrupted":false,"#
  + #""output":"runs/a","tool":"finetune \#(toolVersion)"}"#
  + "\n"

private let plainText = """
  Data      photos: 2 classes, 2,782 images to train, 893 to validate
  Backbone  resnet18: all 11,176,512 parameters frozen
  Head      Linear(512, 2): 1,026 of 11,177,538 parameters train
  Output    runs/a
  Features  1,000/3,675   27 %  50 images/s  0:54 left
  Features  3,675 images in 1:02, 60 images/s

  epoch    loss    top-1  val loss  val top-1   balanced     time
      1   0.750   50.0 %     0.500     87.5 %     50.0 %    13 ms  best
      2   0.250   75.0 %     0.625     75.0 %     50.0 %    13 ms

  Best      epoch 1: 87.5 % top-1 on the validation images
            95 % interval of the top-1: 85.2 to 89.5 %
            the best of 2 epochs on the images that chose it: likely
            too high; --test-fraction holds others out
            temperature 0.50: expected calibration error 25.0 % before, 12.5 % after
  Time      1:02: features 1:02, training 0.25 s
  Head      runs/a/head.safetensors
  Report    runs/a/report.html

  """

@Suite("Sinks")
struct SinkTests {
  private func features(_ done: Int) -> Event {
    .batchDone(BatchDone(phase: .features, done: done, total: 3675))
  }

  @Test("without a terminal there are plain lines, every few seconds at most")
  func lines() {
    let recorder = Recorder()
    let clock = HandClock()
    let traits = TerminalTraits(isTerminal: false, columns: 0, environment: [:])
    let sink = LinesSink(Console(recorder, traits: traits)) { clock.time }
    sink.receive(.runStarted(started))
    sink.receive(features(0))
    clock.time += 4
    sink.receive(features(200))
    clock.time += 16
    sink.receive(features(1000))
    clock.time += 41.5
    sink.receive(features(3675))
    for epoch in [first, second] { sink.receive(.epochDone(epoch)) }
    sink.receive(.headEvaluated(evaluated))
    sink.receive(.runEnded(ended))
    #expect(recorder.text == plainText)
  }

  @Test("on a terminal the bar is redrawn, and gone when its phase ends")
  func bar() {
    let recorder = Recorder()
    let clock = HandClock()
    let traits = TerminalTraits(
      isTerminal: true, columns: 80, environment: ["TERM": "xterm", "NO_COLOR": "1"])
    let sink = TerminalSink(Console(recorder, traits: traits)) { clock.time }
    sink.receive(features(0))
    clock.time += 0.05
    sink.receive(features(5))
    #expect(recorder.text == "\rFeatures …\u{1B}[K", "not more than ten times a second")
    clock.time += 19.95
    sink.receive(features(1000))
    #expect(recorder.text.hasSuffix("  1,000/3,675   50 images/s  0:54 left\u{1B}[K"))
    clock.time += 41.5
    sink.receive(features(3675))
    #expect(
      recorder.text.hasSuffix(
        "\r\u{1B}[KFeatures  3,675 images in 1:02, 60 images/s\n"))
  }

  @Test("of a long run only the lines that matter are shown")
  func longRun() {
    let recorder = Recorder()
    let traits = TerminalTraits(isTerminal: false, columns: 0, environment: [:])
    let sink = LinesSink(Console(recorder, traits: traits)) { 0 }
    var started = started
    started.epochs = 1000
    sink.receive(.runStarted(started))
    for number in 1...1000 {
      var epoch = number == 7 ? first : second
      epoch.epoch = number
      sink.receive(.epochDone(epoch))
    }
    let shown = recorder.text.split(separator: "\n").dropFirst(5)
      .compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
    #expect(shown == [7] + Array(stride(from: 50, through: 1000, by: 50)))
  }

  @Test("columns never touch, however large a figure is")
  func largeFigures() {
    let recorder = Recorder()
    let traits = TerminalTraits(isTerminal: false, columns: 0, environment: [:])
    let sink = LinesSink(Console(recorder, traits: traits)) { 0 }
    var epoch = first
    epoch.epoch = 1_000_000
    (epoch.trainLoss, epoch.validation.loss) = (1.5992271e21, 3.4e300)
    (epoch.seconds, epoch.isBest) = (3_600_000, false)
    sink.receive(.epochDone(epoch))
    let line = recorder.text.split(separator: "\n").last ?? ""
    #expect(
      line.split(separator: " ").map(String.init) == [
        "1000000", "1.60e+21", "50.0", "%", "3.40e+300", "87.5", "%", "100.0", "%", "1000:00:00",
      ])
  }

  @Test("the JSON document has the documented form, and comes at the end")
  func json() throws {
    let recorder = Recorder()
    let sink = ReportSink(recorder.write)
    try sink.receive(.runStarted(started))
    try sink.receive(features(0))
    try sink.receive(.epochDone(first))
    try sink.receive(.epochDone(second))
    try sink.receive(.headEvaluated(evaluated))
    #expect(recorder.text.isEmpty)
    try sink.receive(.runEnded(ended))
    #expect(recorder.text == report)
  }

  @Test("validation.jsonl holds a line an image: its path, its class, and what it was taken for")
  func validation() throws {
    let folder = try TemporaryFolder()
    let sink = ValidationSink(path: folder.path + "/validation.jsonl")
    try sink.receive(.headEvaluated(evaluated))
    #expect(
      try folder.text(of: "validation.jsonl") == """
        {"path":"cat/\\"1\\".png","class":"cat","probability":0.75,"predictions":[\
        {"class":"cat","probability":0.75},{"class":"dog","probability":0.25}]}
        {"path":"dog/2.png","class":"dog","probability":0.75,"predictions":[\
        {"class":"dog","probability":0.75},{"class":"cat","probability":0.25}]}
        {"path":"cat/3.png","class":"cat","probability":0.125,"predictions":[\
        {"class":"dog","probability":0.875},{"class":"cat","probability":0.125}]}

        """)
  }

  @Test("metrics.jsonl holds complete lines after each epoch, written once a second at most")
  func metrics() throws {
    let folder = try TemporaryFolder()
    let clock = HandClock()
    let sink = JSONLinesSink(path: folder.path + "/metrics.jsonl") { clock.time }
    try sink.receive(.runStarted(started))
    try sink.receive(.epochDone(first))
    func events() throws -> [String] {
      try folder.text(of: "metrics.jsonl").split(separator: "\n").map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(object?["event"] as? String)
      }
    }
    #expect(try events() == ["runStarted", "epochDone"])
    clock.time += 0.5
    try sink.receive(.epochDone(second))
    #expect(try events() == ["runStarted", "epochDone"])
    try sink.receive(.runEnded(ended))
    #expect(try events() == ["runStarted", "epochDone", "epochDone", "runEnded"])
  }

  @Test("on a terminal no line is wider than it is")
  func width() {
    let recorder = Recorder()
    let traits = TerminalTraits(
      isTerminal: true, columns: 80, environment: ["TERM": "xterm", "NO_COLOR": "1"])
    let sink = TerminalSink(Console(recorder, traits: traits)) { 0 }
    var started = started
    var ended = ended
    started.data = "photographs of the whole collection"
    (started.viewsPerImage, started.testImages) = (4, 1234)
    ended.calibration?.origin = .fewImages
    sink.receive(.runStarted(started))
    sink.receive(.runEnded(ended))
    let lines = recorder.text.split(separator: "\n")
    #expect(lines.filter { $0.count > 80 } == [])
    #expect(lines[0].hasPrefix("Data      photographs of ") && lines[1].hasPrefix("          "))
    #expect(recorder.text.contains("\n          temperature 1, not fitted on fewer than 30"))
    #expect("95 % of 100 %".wrapped(to: 8) == ["95 % of", "100 %"])
    #expect("a bcdefghij".wrapped(to: 4) == ["a", "bcdefghij"])
    #expect("a bc with: x y z".wrapped(to: 9, keeping: "x y z") == ["a bc", "with:", "x y z"])
    #expect("a bc with: x y z".wrapped(to: 9, keeping: nil) == ["a bc", "with: x y", "z"])
    #expect("a b".wrapped(to: nil, keeping: "b") == ["a b"])
  }

  @Test("a temperature that was not fitted has its calibration error once")
  func unfitted() {
    let figures = CalibrationFigures(calibrationError: 0.379, loss: 1)
    let report = CalibrationReport(temperature: 1, origin: nil, before: figures, after: figures)
    #expect(report.text == "temperature 1, not fitted: expected calibration error 37.9 %")
  }

  @Test("images that can't be read are not computed")
  func failed() {
    for (done, remembered, failed, line) in [
      (4, 0, 4, "Features  4 can't be read\n"),
      (9, 5, 2, "Features  2 images in 0.0 ms, 5 of 9 remembered, 2 can't be read\n"),
      (3, 3, 0, "Features  3 of 3 remembered\n"),
    ] {
      let recorder = Recorder()
      let traits = TerminalTraits(isTerminal: false, columns: 0, environment: [:])
      let sink = LinesSink(Console(recorder, traits: traits)) { 0 }
      sink.receive(
        .batchDone(
          BatchDone(
            phase: .features, done: done, total: done, remembered: remembered, failed: failed)))
      #expect(recorder.text == line)
    }
  }
}
