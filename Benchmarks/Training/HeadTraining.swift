import Autograd
import Features
import Foundation
import Training

/// A linear head of 100 classes on 512 features, ten epochs of 3,200 vectors in batches of 32, with
/// momentum: as `finetune train`.
enum HeadTraining {
  private static let (images, classes, epochs) = (3_200, 100, 10)

  /// What a user of the library writes.
  static let measurement = TrainingBenchmark.Measurement(
    name: "head", title: "head of 100 classes, batches through Variable and SGD", figure: rate,
    prepare: {
      let set = features()
      let head = Linear(512, classes, seed: 0)
      let optimizer = try SGD(head.parameters, learningRate: 0.01, momentum: 0.9)
      let order = Array(0..<set.count)
      return {
        for _ in 0..<epochs {
          for start in stride(from: 0, to: order.count, by: 32) {
            let rows = order[start..<min(start + 32, order.count)]
            optimizer.zeroGrad()
            let loss = head(Variable(set.rows(rows))).crossEntropy(rows.map { set.labels[$0] })
            try loss.backward()
            optimizer.step()
          }
        }
      }
    })

  /// What `finetune train` runs.
  static let trainer = TrainingBenchmark.Measurement(
    name: "trainer", title: "the same in the head trainer, with metrics and events", figure: rate,
    prepare: {
      let set = features()
      var options = RunOptions()
      options.epochs = epochs
      let chosen = options
      let none = FeatureSet(features: Tensor(shape: [0, 512]), labels: [])
      return {
        let trainer = HeadTrainer(chosen, shouldStop: { false }, emit: { _ in })
        _ = try trainer.train(
          on: FeatureBatches(set, seed: chosen.seed), validatingOn: none, classCount: classes)
      }
    })

  @Sendable private static func rate(_ seconds: Double) -> String {
    String(format: "%.0f vectors/s", Double(epochs * images) / seconds)
  }

  private static func features() -> FeatureSet {
    var random = SeededGenerator(seed: 1)
    let features = Tensor(shape: [images, 512]) { target in
      for index in target.indices { target[index] = Float.random(in: 0..<2, using: &random) }
    }
    return FeatureSet(features: features, labels: (0..<images).map { $0 % classes })
  }
}
