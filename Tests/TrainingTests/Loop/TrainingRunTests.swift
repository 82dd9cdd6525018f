import Features
import Foundation
import Logging
import Reports
import TestSupport
import Testing
import Tools
import Training
import Vision

@Suite("Training run")
struct TrainingRunTests {
  private let folder: TemporaryFolder
  private var output: String { folder.path + "/run" }
  private let options: RunOptions

  init() throws {
    folder = try TemporaryFolder()
    try SynthFolder(classCount: 2, imagesPerClass: 8, size: 32, seed: 1)
      .write(to: folder.path + "/images", shouldStop: { false }, progress: { _ in })
    try RandomBackbone.write(seed: 1, to: folder.path + "/random.safetensors")
    var options = RunOptions()
    options.data = folder.path + "/images"
    options.weights = folder.path + "/random.safetensors"
    options.output = folder.path + "/run"
    options.valFraction = 0.4
    options.epochs = 5
    self.options = options
  }

  /// Calls a closure with each event.
  private final class Listener: EventSink {
    private let body: (Event) -> Void

    init(_ body: @escaping (Event) -> Void) { self.body = body }

    func receive(_ event: Event) { body(event) }
  }

  private func run(
    _ options: RunOptions, stoppingAfter epochs: Int = .max, _ listen: @escaping (Event) -> Void
  ) throws {
    var done = 0
    let listener = Listener { event in
      if case .epochDone = event { done += 1 }
      listen(event)
    }
    try TrainingRun(
      reporting: options, sinks: [listener],
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      shouldStop: { done >= epochs }
    ).run()
  }

  private func files() throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: output)
    return Dictionary(
      uniqueKeysWithValues: try names.map {
        ($0, try Data(contentsOf: URL(fileURLWithPath: output + "/" + $0)))
      })
  }

  @Test("what is announced is there already; a repetition that is stopped changes nothing of it")
  func repetition() throws {
    var written: [String] = []
    try run(options) { event in
      guard case .runEnded = event else { return }
      written = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
    }
    let all = ["head.safetensors", "metrics.jsonl", "report.html", "run.yaml", "summary.json"]
    #expect(written.sorted() == all + ["validation.jsonl"])
    let before = try files()
    #expect(throws: Interrupted.self) { try run(options, stoppingAfter: 2) { _ in } }
    #expect(try files() == before)
  }

  @Test("a test holds out images that validation doesn't know of, and measures them once")
  func test() throws {
    var plain: RunStarted?
    try run(options) { if case .runStarted(let run) = $0 { plain = run } }
    try FileManager.default.removeItem(atPath: output)
    var options = options
    options.testFraction = 0.3
    var (started, ended): (RunStarted?, RunEnded?)
    try run(options) { event in
      if case .runStarted(let run) = event { started = run }
      if case .runEnded(let run) = event { ended = run }
    }
    let (before, after) = (try #require(plain), try #require(started))
    #expect(before.testImages == 0 && after.testImages > 0)
    #expect(after.valImages == before.valImages)
    #expect(after.trainImages == before.trainImages - after.testImages)
    let test = try #require(ended?.test)
    #expect(test.metrics.images == after.testImages && ended?.epochs == 5)
    #expect(try RunRecord(path: output).ended?.test == test)
    // evaluate finds the same images, none of which the head has seen.
    let head = try HeadFile(path: output + "/head.safetensors")
    let evaluation = EvaluationRun(
      of: head, backbone: { try LoadedBackbone(for: head, weights: options.weights) },
      limits: .standard,
      skipsBad: false, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      shouldStop: { false }, progress: { _ in })
    let again = try evaluation.run(data: options.data ?? "", split: .test)
    #expect(again.evaluation.metrics == test.metrics)
    let part = try #require(again.part)
    #expect((part.total, part.trained, part.chosen) == (16, 0, 0))
    let summary = try String(contentsOfFile: output + "/summary.json", encoding: .utf8)
    #expect(summary.contains("\"testImages\":\(after.testImages),"))
    #expect(summary.contains("\"ofEpochs\":5,\"isSelected\":true,"))
    let page = try String(contentsOfFile: output + "/report.html", encoding: .utf8)
    #expect(page.contains("Test top-1") && page.contains("the best of 5 epochs"))
  }

  @Test("a run that was stopped is begun anew in its folder, and stopped with what there is then")
  func stoppedTwice() throws {
    try run(options, stoppingAfter: 1) { _ in }
    let before = try files()
    try run(options, stoppingAfter: 3) { _ in }
    let after = try files()
    #expect(after.keys.sorted() == before.keys.sorted())
    func epochs(_ files: [String: Data]) -> Int {
      String(decoding: files["metrics.jsonl"] ?? Data(), as: UTF8.self)
        .components(separatedBy: "epochDone").count - 1
    }
    #expect(epochs(before) == 1 && epochs(after) == 3)
  }
}
