import Foundation
import TestSupport
import Testing
import Training

@Suite("Loss above chance")
struct LossAboveChanceTests {
  private func loss(_ loss: Double, classes: Int) -> LossAboveChance? {
    var epoch = RunFixture.epoch(1, top1: 0.5, isBest: true)
    (epoch.trainLoss, epoch.learningRate) = (loss, 100)
    return LossAboveChance(epoch, classCount: classes)
  }

  @Test("a loss of more than twice that of guessing is said, with what to change")
  func far() {
    #expect(
      loss(32_190, classes: 5)?.description == """
        after the last epoch the loss is 32190.000, where guessing gives 1.609: the training went \
        wrong; lower the learning rate (now 100.0)
        """)
    #expect(loss(1.4, classes: 2) != nil)
  }

  @Test("that of a training that learns, or has just begun, is not")
  func near() {
    #expect(loss(1.38, classes: 2) == nil && loss(0.1, classes: 2) == nil)
    #expect(loss(log(5.0), classes: 5) == nil)
    #expect(LossAboveChance(nil, classCount: 5) == nil)
  }
}
