internal import Autograd
package import Features
package import Vision

/// Heads trained by descent under a run's options; there is no strength to choose.
package struct GradientDescent: HeadSolver {
  private let options: RunOptions
  private let shouldStop: () -> Bool
  private let emit: (Event) throws -> Void

  /// A solver; `emit` hears of every batch and epoch.
  package init(
    _ options: RunOptions, shouldStop: @escaping () -> Bool,
    emit: @escaping (Event) throws -> Void = { _ in }
  ) {
    self.options = options
    self.shouldStop = shouldStop
    self.emit = emit
  }

  package let kind = HeadKind.sgd
  package let strengths = [1.0]

  package func heads(
    on set: FeatureSet, classCount: Int, strengths: [Double]
  ) throws -> [TrainedHead] {
    let outcome = try train(on: set, validatingOn: nil, classCount: classCount)
    if outcome.isInterrupted { throw Interrupted.beforeAHead }
    return strengths.map { _ in outcome.head }
  }

  /// Trains for all epochs, and keeps the best; without images to validate with, the last.
  package func train(
    on set: FeatureSet, validatingOn validation: FeatureSet?, classCount: Int
  ) throws -> HeadTrainer.Outcome {
    let weights = options.classWeights.tensor(for: set, classCount: classCount)
    let scaling = options.standardize ? FeatureScaling(of: set, standardizes: true) : nil
    let trainer = HeadTrainer(
      options, classWeights: weights, shouldStop: shouldStop, emit: emit)
    var outcome = try trainer.train(
      on: FeatureBatches(scaling?.applied(to: set) ?? set, seed: options.seed),
      validatingOn: validation.map { scaling?.applied(to: $0) ?? $0 }, classCount: classCount)
    if let scaling { outcome.head = scaling.unscaled(outcome.head) }
    return outcome
  }
}
