internal import Foundation
internal import Text

/// A loss after the last epoch that is far above that of guessing: the training went wrong.
package struct LossAboveChance: Equatable, Sendable, CustomStringConvertible {
  /// The loss over the training images in the last epoch.
  package let loss: Double
  /// The loss of a head that holds all classes equally likely: ln of their number.
  package let chance: Double
  /// The size of the steps.
  package let learningRate: Double

  /// Nil unless the loss of the last epoch is more than twice that of guessing.
  package init?(_ last: EpochDone?, classCount: Int) {
    guard let last, classCount > 1 else { return nil }
    chance = log(Double(classCount))
    loss = last.trainLoss
    learningRate = last.learningRate
    if !(loss > 2 * chance) { return nil }
  }

  package var description: String {
    "after the last epoch the loss is \(Figures.loss(loss)), where guessing gives "
      + "\(Figures.loss(chance)): the training went wrong; lower the learning rate "
      + "(now \(learningRate))"
  }
}
