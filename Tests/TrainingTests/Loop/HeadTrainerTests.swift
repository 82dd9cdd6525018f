import Autograd
import Features
import Kernels
import TestSupport
import Testing
import Training
import Vision

@Suite("Head training")
struct HeadTrainerTests {
  private let training = Clusters.set(classes: 4, perClass: 20, seed: 1)
  private let validation = Clusters.set(classes: 4, perClass: 5, seed: 2)

  private func options(_ change: (inout RunOptions) -> Void = { _ in }) -> RunOptions {
    var options = RunOptions()
    options.epochs = 3
    options.batchSize = 7
    change(&options)
    return options
  }

  @Test("it learns what a line can divide")
  func learns() throws {
    var events: [Event] = []
    let outcome = try HeadTrainer(options(), shouldStop: { false }, emit: { events.append($0) })
      .train(on: FeatureBatches(training, seed: 0), validatingOn: validation, classCount: 4)
    let best = try #require(outcome.best)
    #expect(best.valTop1 == 1)
    #expect(!outcome.isInterrupted)
    let epochs = events.compactMap { if case .epochDone(let done) = $0 { done } else { nil } }
    #expect(epochs.map(\.epoch) == [1, 2, 3])
    #expect(epochs[2].trainLoss < epochs[0].trainLoss)
    let batches = events.compactMap { if case .batchDone(let done) = $0 { done.done } else { nil } }
    #expect(Array(batches.prefix(13)) == [0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 80])
  }

  @Test("the same seed gives the same head bit for bit, for any number of threads")
  func deterministic() throws {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    var heads: [[Float]] = []
    for threads in [1, 2, 3] {
      Parallel.threads = threads
      let head = try train(options()).head
      heads.append(head.weight.scalars + head.bias.scalars)
    }
    #expect(heads[0] == heads[1] && heads[1] == heads[2])
    let other = try train(options { $0.seed = 1 }).head
    #expect(other.weight.scalars != Array(heads[0].prefix(4 * 512)))
  }

  @Test("the head of the best epoch is kept, of the earliest among equals")
  func keepsBest() throws {
    // One class is all there is to validate on: as the last epochs are no better, an early one wins.
    let long = try train(options { $0.epochs = 30 })
    let best = try #require(long.best)
    #expect(best.valTop1 == 1 && best.epoch < 30)
    let short = try train(options { $0.epochs = best.epoch })
    #expect(long.head.weight.scalars == short.head.weight.scalars)
    #expect(long.head.bias.scalars == short.head.bias.scalars)
  }

  @Test("asked to stop, it ends after the batch and keeps what there is")
  func stops() throws {
    var batches = 0
    let outcome = try HeadTrainer(
      options(), shouldStop: { batches > 3 },
      emit: { if case .batchDone = $0 { batches += 1 } }
    ).train(on: FeatureBatches(training, seed: 0), validatingOn: validation, classCount: 4)
    #expect(outcome.isInterrupted)
    #expect(outcome.best == nil)
    #expect(batches == 4)
    let untrained = try HeadTrainer(options(), shouldStop: { true }, emit: { _ in })
      .train(on: FeatureBatches(training, seed: 0), validatingOn: validation, classCount: 4)
    #expect(outcome.head.weight.scalars != untrained.head.weight.scalars)
  }

  @Test("a learning rate that is far too high ends in a sentence")
  func diverges() {
    let error = #expect(throws: TrainingDiverged.self) {
      try train(options { $0.learningRate = 1e38 })
    }
    #expect(error?.description.contains("lower the learning rate") == true)
  }

  private func train(_ options: RunOptions) throws -> HeadTrainer.Outcome {
    try HeadTrainer(options, shouldStop: { false }, emit: { _ in })
      .train(
        on: FeatureBatches(training, seed: options.seed), validatingOn: validation, classCount: 4)
  }
}
