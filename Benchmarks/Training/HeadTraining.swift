import Autograd
import Training

/// A linear head of 100 classes on 512 features, batches of 32, with momentum: as `finetune train`.
enum HeadTraining {
  static func run() throws {
    let (images, classes, epochs) = (3_200, 100, 10)
    var random = SeededGenerator(seed: 1)
    let features = Tensor(shape: [images, FeatureSet.width]) { target in
      for index in target.indices { target[index] = Float.random(in: 0..<2, using: &random) }
    }
    let set = FeatureSet(features: features, labels: (0..<images).map { $0 % classes })
    try report("batches through Variable and SGD", batches(set, classes: classes, epochs: epochs))
    try report("head trainer, validation and events included", trainer(set, classes, epochs))
  }

  private static func report(_ name: String, _ vectorsPerSecond: Double) {
    training_benchmark.report(name, vectorsPerSecond, "vectors/s", digits: 0)
  }

  /// What a user of the library writes.
  private static func batches(_ set: FeatureSet, classes: Int, epochs: Int) throws -> Double {
    let head = Linear(FeatureSet.width, classes)
    let optimiser = try SGD(head.parameters, learningRate: 0.01, momentum: 0.9)
    let order = Array(0..<set.count)
    let seconds = try median(of: 11) {
      for _ in 0..<epochs {
        for start in stride(from: 0, to: order.count, by: 32) {
          let rows = order[start..<min(start + 32, order.count)]
          optimiser.zeroGrad()
          let loss = head(Variable(set.rows(rows))).crossEntropy(rows.map { set.labels[$0] })
          try loss.backward()
          optimiser.step()
        }
      }
    }
    return Double(epochs * set.count) / seconds
  }

  /// What `finetune train` runs.
  private static func trainer(_ set: FeatureSet, _ classes: Int, _ epochs: Int) throws -> Double {
    var options = RunOptions()
    options.epochs = epochs
    let none = FeatureSet(features: Tensor(shape: [0, FeatureSet.width]), labels: [])
    let seconds = try median(of: 11) {
      let trainer = HeadTrainer(options, shouldStop: { false }, emit: { _ in })
      _ = try trainer.train(on: set, validatingOn: none, classCount: classes)
    }
    return Double(epochs * set.count) / seconds
  }
}
