import Autograd
import Features
import Foundation
import Reports
import Training
import Vision
import Weights

/// A run of very many classes with two images each, from their features to all files of its folder:
/// what it takes of time and memory beside the features.
///
/// One image in five validates, as in a flat folder.
enum ManyClasses {
  static func run(classes: Int, epochs: Int) throws {
    let folder = NSTemporaryDirectory() + "many-classes-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var options = RunOptions()
    options.epochs = epochs
    (options.data, options.weights, options.output) = ("none", "none", folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let page = HTMLReportSink(path: folder + "/report.html", options: options)
    let sinks: [any EventSink] = [
      JSONLinesSink(path: folder + "/metrics.jsonl"),
      ValidationSink(path: folder + "/validation.jsonl"),
      ReportSink { try AtomicFile.write($0, to: folder + "/summary.json") },
      page,
    ]
    let names = (0..<classes).map { "class \($0)" }
    let images = (0..<(2 * classes)).map { $0 }
    let sets = [
      features(of: images.filter { $0 % 5 != 0 }, classes),
      features(of: images.filter { $0 % 5 == 0 }, classes),
    ]
    report("features", since: nil)
    let began = Date()
    try sinks.receive(
      .runStarted(
        RunStarted(
          data: "none", backbone: "none", backboneDigest: "", precision: "fp32", classes: names,
          trainImages: sets[0].count, valImages: sets[1].count, trainableParameters: 513 * classes,
          totalParameters: 513 * classes, epochs: epochs, output: folder,
          time: began.timeIntervalSince1970)))
    let outcome = try HeadTrainer(
      options, shouldStop: { false }, emit: sinks.receive
    ).train(
      on: FeatureBatches(sets[0], seed: options.seed), validatingOn: sets[1], classCount: classes)
    report("training", since: began)
    let evaluated = try HeadEvaluated(
      of: outcome.head, temperature: nil, on: sets[1], classes: names, root: "none")
    report("evaluation", since: began)
    try HeadFile(
      head: outcome.head, temperature: evaluated.calibration?.temperature ?? 1, classes: names,
      preprocessing: .imageNet,
      backbone: BackboneIdentity(
        name: "none", digest: "none", precision: "fp32", kernelRevision: "none"),
      training: TrainingRecord(options, best: outcome.best)
    ).write(to: folder + "/head.safetensors")
    try sinks.receive(.headEvaluated(evaluated))
    let ended = RunEnded(
      best: outcome.best, trainImages: sets[0].count, valImages: sets[1].count,
      features: images.count, rememberedFeatures: images.count,
      calibration: evaluated.calibration, featureSeconds: 0, trainingSeconds: 0,
      totalSeconds: 0, isInterrupted: false, output: folder)
    try sinks.receive(.runEnded(ended))
    try page.write(ended)
    report("files", since: began)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let size = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.size]
      print("  \(name): \(size ?? 0) bytes")
    }
  }

  private static func report(_ phase: String, since began: Date?) {
    var usage = rusage()
    getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
    let seconds = began.map { String(format: "%.1f s", Date().timeIntervalSince($0)) } ?? ""
    print("\(phase): \(seconds) at most \(usage.ru_maxrss / 1024) MB")
  }

  private static func features(of images: [Int], _ classes: Int) -> FeatureSet {
    var random = SeededGenerator(seed: UInt64(images[0]))
    let features = Tensor(shape: [images.count, 512]) { target in
      for index in target.indices { target[index] = Float.random(in: 0..<2, using: &random) }
    }
    return FeatureSet(
      features: features, labels: images.map { $0 / 2 }, paths: images.map { "none/\($0).png" })
  }
}
