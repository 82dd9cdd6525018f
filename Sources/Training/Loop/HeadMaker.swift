package import Features
package import Vision

/// Makes the head of a run in the way that its options ask for.
package struct HeadMaker {
  /// In how many folds ways are compared unless the options say so.
  package static let standardFolds = 5
  /// Two ways that differ by less are held equal, and the simpler one makes the head.
  package static let indifference = 0.0025

  private let options: RunOptions
  private let shouldStop: () -> Bool
  private let emit: (Event) throws -> Void

  /// What was made.
  package struct Outcome {
    /// The head, and what its epochs came to if it had any.
    package var trained: HeadTrainer.Outcome
    /// What was chosen in cross-validation; nil if there was none.
    package var selected: HeadSelected?
    /// The head of each fold, made of the others in the way that was chosen; empty without folds.
    package var foldHeads: [TrainedHead] = []
    /// The folds; nil if there were none.
    package var folds: Folds?
  }

  /// A maker under validated options; `emit` hears of every batch, choice and epoch.
  package init(
    _ options: RunOptions, shouldStop: @escaping () -> Bool, emit: @escaping (Event) throws -> Void
  ) {
    self.options = options
    self.shouldStop = shouldStop
    self.emit = emit
  }

  /// Makes a head of a set.
  ///
  /// - Parameters:
  ///   - set: What is learned from, in one or more views of each image.
  ///   - heldOut: The same images, one view of each, for who is held out of a fold.
  ///   - validation: What epochs are chosen on; nil if nothing is set aside for that.
  /// - Throws: `Interrupted`, `TrainingDiverged`, and what `emit` throws.
  package func head(
    of set: FeatureSet, heldOut: FeatureSet, validatingOn validation: FeatureSet?, classCount: Int
  ) throws -> Outcome {
    let descent = GradientDescent(options, shouldStop: shouldStop, emit: emit)
    if options.head == .sgd, options.folds == nil {
      return Outcome(
        trained: try descent.train(on: set, validatingOn: validation, classCount: classCount))
    }
    let folds = Folds(
      labels: heldOut.labels, groups: heldOut.groups,
      count: options.folds ?? HeadMaker.standardFolds)
    let solvers = solvers(for: set, classCount)
    let results = try compare(
      solvers,
      CrossValidation(
        on: set, heldOut: heldOut, folds: folds, classCount: classCount, shouldStop: shouldStop))
    let candidates = results.map(\.candidate)
    let best = candidates.map(\.trial.top1).max() ?? 0
    let chosen =
      candidates.firstIndex {
        $0.trial.top1 == best || best - $0.trial.top1 < HeadMaker.indifference
      } ?? 0
    let selected = HeadSelected(
      folds: folds.count, images: heldOut.count, candidates: candidates, chosen: chosen)
    try emit(.headSelected(selected))
    let trained =
      solvers[chosen].kind == .sgd
      ? try descent.train(on: set, validatingOn: validation, classCount: classCount)
      : HeadTrainer.Outcome(
        head: try solvers[chosen].head(
          on: set, classCount: classCount, strength: selected.candidate.trial.strength),
        isInterrupted: false)
    return Outcome(
      trained: trained, selected: selected, foldHeads: results[chosen].heads, folds: folds)
  }

  /// The ways that are compared, the simplest first.
  private func solvers(for set: FeatureSet, _ classCount: Int) -> [any HeadSolver] {
    func logistic() -> LogisticRegression {
      LogisticRegression(
        for: set, classCount: classCount, standardizes: options.standardize,
        classWeights: options.classWeights, shouldStop: shouldStop)
    }
    let mean = NearestMean()
    let discriminant = DiscriminantAnalysis(classWeights: options.classWeights)
    let descent = GradientDescent(options, shouldStop: shouldStop)
    return switch options.head {
    case .sgd: [descent]
    case .lbfgs: [logistic()]
    case .lda: [discriminant]
    case .mean: [mean]
    case .auto: [mean, discriminant, logistic(), descent]
    }
  }

  private func compare(
    _ solvers: [any HeadSolver], _ validation: CrossValidation
  ) throws -> [CrossValidation.Result] {
    var done = 0
    let total = solvers.count * validation.imageCount
    func report() throws {
      try emit(.batchDone(BatchDone(phase: .folds, done: done, total: total)))
    }
    try report()
    return try solvers.map { solver in
      try validation.run(solver) { images in
        done += images
        try report()
      }
    }
  }
}
