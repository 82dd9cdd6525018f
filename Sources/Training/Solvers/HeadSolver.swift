internal import Autograd
package import Features
package import Vision

/// A way to make a linear head of features, at one of several strengths of what keeps it from
/// learning its images by heart.
package protocol HeadSolver {
  /// What it is called.
  var kind: HeadKind { get }

  /// The strengths that are worth trying, the strongest first; one that means nothing where there is
  /// nothing to choose.
  var strengths: [Double] { get }

  /// A head for each strength, in their order.
  ///
  /// Some classes may have no image in the set: their outputs are low then.
  ///
  /// - Parameters:
  ///   - set: What is learned from.
  ///   - classCount: How many outputs the heads have.
  ///   - strengths: Some of `strengths`, the strongest first.
  func heads(
    on set: FeatureSet, classCount: Int, strengths: [Double]
  ) throws -> [TrainedHead]
}

extension HeadSolver {
  /// The head of one strength.
  package func head(on set: FeatureSet, classCount: Int, strength: Double) throws -> TrainedHead {
    try heads(on: set, classCount: classCount, strengths: [strength])[0]
  }
}

extension FeatureSet {
  /// How many rows each class has.
  func counts(ofClasses classCount: Int) -> [Int] {
    labels.reduce(into: Array(repeating: 0, count: classCount)) { $0[$1] += 1 }
  }
}

extension ClassWeights {
  /// [classes]: how much a row of each class counts, of those in a set; nil if all do the same.
  func tensor(for set: FeatureSet, classCount: Int) -> Tensor? {
    weights(counts: set.counts(ofClasses: classCount)).map {
      Tensor($0.map { Float($0) }, shape: [classCount])
    }
  }
}

extension Interrupted {
  /// A run was asked to stop before there was a head to save.
  static var beforeAHead: Interrupted {
    Interrupted(left: "no head was saved, the features so far are remembered")
  }
}
