import Autograd
import Features
import TestSupport
import Testing
import Training
import Vision

@Suite("making the head of a run")
struct HeadMakerTests {
  private let set: FeatureSet = {
    let clusters = Clusters.set(classes: 4, perClass: 8, seed: 2, noise: 30)
    return FeatureSet(
      features: clusters.features, labels: clusters.labels,
      groups: clusters.labels.indices.map { ContentDigest(of: "\($0)") })
  }()

  private func made(
    _ options: RunOptions, events: inout [Event], shouldStop: @escaping () -> Bool = { false }
  ) throws -> HeadMaker.Outcome {
    var seen: [Event] = []
    defer { events = seen }
    return try HeadMaker(options, shouldStop: shouldStop, emit: { seen.append($0) }).head(
      of: set, heldOut: set, validatingOn: options.folds == nil ? set : nil, classCount: 4)
  }

  @Test("auto compares all ways on the same folds and keeps the simplest of the best")
  func auto() throws {
    var options = RunOptions()
    options.head = .auto
    var events: [Event] = []
    let outcome = try made(options, events: &events)
    let selected = try #require(outcome.selected)
    #expect(selected.candidates.map(\.kind) == [.mean, .lda, .lbfgs, .sgd])
    #expect(selected.folds == 5 && selected.images == 32)
    let best = selected.candidates.map(\.trial.top1).max() ?? 0
    #expect(best - selected.candidate.trial.top1 < HeadMaker.indifference)
    for simpler in selected.candidates[..<selected.chosen] {
      #expect(best - simpler.trial.top1 >= HeadMaker.indifference)
    }
    #expect(events.contains(.headSelected(selected)))
    #expect(outcome.foldHeads.count == 5)
  }

  @Test("descent with folds measures no epoch and trains on all")
  func folds() throws {
    var options = RunOptions()
    options.folds = 3
    options.epochs = 2
    var events: [Event] = []
    let outcome = try made(options, events: &events)
    #expect(outcome.trained.best == nil && outcome.folds?.count == 3)
    #expect(!events.contains { if case .epochDone = $0 { true } else { false } })
    let alone = try GradientDescent(options, shouldStop: { false }).head(
      on: set, classCount: 4, strength: 1)
    #expect(alone.weight.scalars == outcome.trained.head.weight.scalars)
  }

  @Test("descent without folds is what it was")
  func descent() throws {
    var events: [Event] = []
    let outcome = try made(RunOptions(), events: &events)
    #expect(outcome.selected == nil && outcome.folds == nil)
    #expect(outcome.trained.best != nil)
  }

  @Test("the figures of a fold are those of a head that never saw it")
  func heldOut() throws {
    var options = RunOptions()
    options.head = .lda
    options.folds = 4
    var events: [Event] = []
    let outcome = try made(options, events: &events)
    let (selected, folds) = (try #require(outcome.selected), try #require(outcome.folds))
    var hits = 0
    for fold in 0..<4 {
      let head = try DiscriminantAnalysis().head(
        on: set.images(folds.kept(fold)), classCount: 4,
        strength: selected.candidate.trial.strength)
      let rest = set.images(folds.heldOut(fold))
      let share = HeadEvaluator.evaluate(head.layer(), on: rest, classCount: 4).top1
      hits += Int((share * Double(rest.count)).rounded())
    }
    #expect(hits < 32, "images that are too easy tell nothing")
    #expect(abs(Double(hits) / 32 - selected.candidate.trial.top1) < 1e-9)
  }

  @Test("who asks it to stop gets no head", arguments: HeadKind.allCases)
  func interrupted(kind: HeadKind) {
    var options = RunOptions()
    options.head = kind
    options.folds = 3
    var events: [Event] = []
    #expect(throws: Interrupted.self) {
      _ = try made(options, events: &events, shouldStop: { true })
    }
  }
}
