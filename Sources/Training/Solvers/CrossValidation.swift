internal import Autograd
package import Features
internal import Foundation
package import Vision
internal import Weights

/// How well a solver's heads do on images that they were not made of, fold by fold.
package struct CrossValidation {
  private let set: FeatureSet
  private let heldOut: FeatureSet
  private let folds: Folds
  private let classCount: Int
  private let shouldStop: () -> Bool

  /// What a solver's heads did.
  package struct Result {
    /// The figures, of which those of the best strength count.
    package var candidate: HeadCandidate
    /// The head of each fold, made of the others, at that strength.
    package var heads: [TrainedHead]
  }

  /// - Parameters:
  ///   - set: What is learned from, in one or more views of each image.
  ///   - heldOut: The same images, one view of each, which is what is measured.
  package init(
    on set: FeatureSet, heldOut: FeatureSet, folds: Folds, classCount: Int,
    shouldStop: @escaping () -> Bool
  ) {
    precondition(
      set.imageCount == folds.assignments.count && heldOut.count == folds.assignments.count,
      "cross-validation: the images must be those of the folds")
    self.set = set
    self.heldOut = heldOut
    self.folds = folds
    self.classCount = classCount
    self.shouldStop = shouldStop
  }

  /// How many images are held out, once each.
  package var imageCount: Int { folds.assignments.count }

  /// Measures the heads of a solver at each of its strengths.
  ///
  /// Of equal accuracy the stronger one is chosen.
  ///
  /// - Parameter progress: Hears how many images were held out, fold by fold.
  /// - Throws: `Interrupted`, and what the solver throws.
  package func run(
    _ solver: some HeadSolver, progress: (Int) throws -> Void = { _ in }
  ) throws -> Result {
    let began = ContinuousClock.now
    let strengths = solver.strengths
    var heads = strengths.map { _ in [TrainedHead]() }
    var evaluations = strengths.map { _ in [Evaluation]() }
    for fold in 0..<folds.count {
      if shouldStop() { throw Interrupted.beforeAHead }
      let images = folds.kept(fold)
      let rest = heldOut.images(folds.heldOut(fold))
      let made = try solver.heads(
        on: set.images(images), classCount: classCount, strengths: strengths)
      for (place, head) in made.enumerated() {
        heads[place].append(head)
        evaluations[place].append(
          HeadEvaluator.evaluate(head.layer(), on: rest, classCount: classCount))
      }
      try progress(rest.count)
    }
    let trials = zip(strengths, evaluations).map { HeadCandidate.Trial(strength: $0, folds: $1) }
    let best = trials.indices.max { (trials[$0].top1, -$0) < (trials[$1].top1, -$1) } ?? 0
    return Result(
      candidate: HeadCandidate(
        kind: solver.kind, trials: trials, best: best,
        seconds: (ContinuousClock.now - began).inSeconds),
      heads: heads[best])
  }
}
