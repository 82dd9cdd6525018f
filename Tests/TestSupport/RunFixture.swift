internal import Autograd
internal import Foundation
package import Training

/// A run folder as the sinks write it, without a head: three epochs, a few images of `classes`.
package struct RunFixture {
  package let folder: TemporaryFolder
  /// The run folder.
  package let path: String
  package var options = RunOptions()
  package var started: RunStarted
  package var images: [EvaluatedImage] = []

  package init(name: String = "run", classes: [String] = ["cat", "dog"]) throws {
    folder = try TemporaryFolder()
    path = folder.path + "/runs/" + name
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    options.data = folder.path + "/data"
    options.weights = "/weights/resnet18.safetensors"
    options.output = path
    options.epochs = 3
    started = RunStarted(
      data: "data", backbone: "resnet18", backboneDigest: "ab12", precision: "fp32",
      classes: classes, trainImages: 40, valImages: 10, trainableParameters: 1026,
      totalParameters: 11_177_538, epochs: 3, output: path, time: 1_700_000_000)
  }

  package static func epoch(_ number: Int, top1: Double, isBest: Bool) -> EpochDone {
    let scores = ClassScores(precision: 0.5, recall: 0.25, f1: 0.375)
    return EpochDone(
      epoch: number, learningRate: 0.01, trainLoss: 1 / Double(number), trainTop1: 0.5,
      validation: Metrics(
        images: 10, top1: top1, top5: 1, loss: 2 / Double(number), balancedAccuracy: 0.5,
        macro: scores, weighted: scores),
      seconds: 0.25, imagesPerSecond: 1000, isBest: isBest)
  }

  /// The second one is the best.
  package let epochs = [
    epoch(1, top1: 0.5, isBest: true), epoch(2, top1: 0.75, isBest: true),
    epoch(3, top1: 0.75, isBest: false),
  ]

  package func ended(_ output: String) -> RunEnded {
    RunEnded(
      best: epochs[1], validation: epochs[1].validation, trainImages: 40, valImages: 10,
      features: 50, rememberedFeatures: 20,
      calibration: CalibrationReport(
        temperature: 1.5, origin: .fitted, before: .init(calibrationError: 0.25, loss: 2),
        after: .init(calibrationError: 0.125, loss: 1.5)),
      epochs: 3,
      featureSeconds: 1.5, trainingSeconds: 0.25, totalSeconds: 2, isInterrupted: false,
      output: output)
  }

  /// A record of an image that is taken for `prediction` with some probability.
  package static func image(
    _ path: String, _ label: Int, takenFor prediction: Int, _ probability: Double
  ) -> EvaluatedImage {
    let own = prediction == label ? probability : 1 - probability
    return EvaluatedImage(
      path: path, label: label, probability: own,
      guesses: [.init(index: prediction, probability: probability)])
  }

  /// Writes the run's files; an unfinished one lacks its end.
  package func write(isFinished: Bool = true) throws {
    try Data(options.yaml.utf8).write(to: URL(fileURLWithPath: path + "/run.yaml"))
    let lines = JSONLinesSink(path: path + "/metrics.jsonl")
    try lines.receive(.runStarted(started))
    for epoch in epochs { try lines.receive(.epochDone(epoch)) }
    try lines.receive(.runEnded(ended(path)))
    if !isFinished {
      let text = try String(contentsOfFile: path + "/metrics.jsonl", encoding: .utf8)
      let kept = text.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
      try Data(kept.utf8).write(to: URL(fileURLWithPath: path + "/metrics.jsonl"))
    }
    guard !images.isEmpty else { return }
    try ValidationSink(path: path + "/validation.jsonl").receive(
      .headEvaluated(
        HeadEvaluated(
          data: options.data ?? "", classes: started.classes,
          evaluation: Evaluation(classCount: started.classes.count), images: images)))
  }

  /// Replaces text in one of the run's files.
  package func replace(_ old: String, with new: String, in name: String) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    let text = try String(contentsOf: url, encoding: .utf8)
    try Data(text.replacing(old, with: new).utf8).write(to: url)
  }
}
