internal import Text

/// What one way to make a head did in cross-validation.
public struct HeadCandidate: Sendable, Equatable {
  /// What one strength did.
  public struct Trial: Sendable, Equatable {
    /// The strength, as the way to make heads understands it.
    public var strength: Double
    /// The share of images whose class came first, over all folds.
    public var top1: Double
    /// The standard deviation of that share from fold to fold.
    public var deviation: Double
    /// The mean cross-entropy over all folds.
    public var loss: Double

    /// A trial of the given values.
    public init(strength: Double, top1: Double, deviation: Double, loss: Double) {
      self.strength = strength
      self.top1 = top1
      self.deviation = deviation
      self.loss = loss
    }

    /// The figures of a trial whose folds were evaluated.
    init(strength: Double, folds: [Evaluation]) {
      let images = Double(max(folds.reduce(0) { $0 + $1.images }, 1))
      let shares = folds.filter { $0.images > 0 }.map(\.top1)
      let mean = shares.reduce(0, +) / Double(max(shares.count, 1))
      let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.init(
        strength: strength,
        top1: folds.reduce(0) { $0 + $1.top1 * Double($1.images) } / images,
        deviation: shares.count > 1 ? (squares / Double(shares.count - 1)).squareRoot() : 0,
        loss: folds.reduce(0) { $0 + $1.loss * Double($1.images) } / images)
    }
  }

  /// How the heads were made.
  public var kind: HeadKind
  /// What each strength did, the strongest first.
  public var trials: [Trial]
  /// The index of the trial that counts.
  public var best: Int
  /// Wall time of all folds and strengths.
  public var seconds: Double

  /// A candidate of the given values.
  public init(kind: HeadKind, trials: [Trial], best: Int, seconds: Double) {
    self.kind = kind
    self.trials = trials
    self.best = best
    self.seconds = seconds
  }

  /// The trial that counts.
  public var trial: Trial { trials[best] }
}

extension HeadCandidate {
  /// Null where there was nothing to choose.
  var strength: JSON { trials.count > 1 ? .number(trial.strength) : .null }

  /// The candidate under the names of its figures.
  var json: JSON {
    [
      "head": .string(kind.rawValue), "strength": strength, "top1": .number(trial.top1),
      "deviation": .number(trial.deviation), "loss": .number(trial.loss),
      "seconds": .seconds(seconds),
      "trials": .array(
        trials.map {
          [
            "strength": .number($0.strength), "top1": .number($0.top1),
            "deviation": .number($0.deviation), "loss": .number($0.loss),
          ]
        }),
    ]
  }
}
