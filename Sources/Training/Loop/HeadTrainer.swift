package import Autograd
package import Features
internal import Foundation
package import Vision
internal import Weights

/// Trains a linear head on the batches of a source, with the optimizer and the schedule of the options.
///
/// Nothing depends on the number of threads, nor on that of processes: each process brings its part of a
/// batch, and all of them make the same step with the whole. The head of the epoch with the highest
/// validation top-1 is kept, of the earliest one among equals.
package struct HeadTrainer {
  let options: RunOptions
  /// Is told of every batch and epoch.
  let emit: (Event) throws -> Void
  /// Whether to end after the batch.
  let shouldStop: () -> Bool
  /// [classes]: how much an image of each class counts; nil if all do the same.
  private let classWeights: Tensor?
  /// Those who bring parts of a batch.
  private let communicator: any Communicator

  /// What came of it.
  package struct Outcome {
    /// The head that is kept.
    package var head: TrainedHead
    /// The figures of its epoch; nil if none was completed.
    package var best: EpochDone?
    /// The figures of the last epoch that was completed.
    package var last: EpochDone?
    /// Whether it was asked to stop.
    package var isInterrupted: Bool
  }

  /// A trainer under validated options.
  package init(
    _ options: RunOptions, classWeights: Tensor? = nil,
    communicator: any Communicator = SingleProcess(),
    shouldStop: @escaping () -> Bool,
    emit: @escaping (Event) throws -> Void
  ) {
    self.options = options
    self.classWeights = classWeights
    self.communicator = communicator
    self.shouldStop = shouldStop
    self.emit = emit
  }

  /// Trains for the epochs that were asked for, or until it is told to stop.
  ///
  /// Without images to validate with, the head of the last epoch is kept and no epoch has figures.
  ///
  /// - Throws: `TrainingDiverged` if the loss stops being a finite number, and what `emit` throws.
  package func train(
    on source: some BatchSource, validatingOn validation: FeatureSet?, classCount: Int
  ) throws -> Outcome {
    var random = SeededGenerator(seed: options.seed)
    let head = Linear(source.width, classCount, using: &random)
    let optimizer = try options.optimizer(head.parameters)
    var source = source
    var kept: TrainedHead?
    var best: EpochDone?
    var last: EpochDone?
    for epoch in 1...options.epochs {
      let began = ContinuousClock.now
      guard let figures = try run(epoch, head, optimizer, &source, classCount) else {
        return Outcome(
          head: kept ?? TrainedHead(head), best: best, last: last, isInterrupted: true)
      }
      guard let validation else {
        if !figures.loss.isFinite {
          throw TrainingDiverged(epoch: epoch, learningRate: options.learningRate)
        }
        continue
      }
      let trainingSeconds = (ContinuousClock.now - began).inSeconds
      let evaluation = HeadEvaluator.evaluate(head, on: validation, classCount: classCount)
      let isBest = evaluation.top1 > best?.valTop1 ?? -1
      let done = EpochDone(
        epoch: epoch, learningRate: options.learningRate, trainLoss: figures.loss,
        trainTop1: figures.top1, validation: evaluation.metrics,
        seconds: (ContinuousClock.now - began).inSeconds,
        imagesPerSecond: trainingSeconds > 0 ? Double(figures.images) / trainingSeconds : 0,
        isBest: isBest)
      guard done.trainLoss.isFinite, done.valLoss.isFinite else {
        throw TrainingDiverged(epoch: epoch, learningRate: options.learningRate)
      }
      if isBest {
        kept = TrainedHead(head)
        best = done
      }
      last = done
      try emit(.epochDone(done))
    }
    return Outcome(head: kept ?? TrainedHead(head), best: best, last: last, isInterrupted: false)
  }

  /// One epoch; nil if it was asked to stop.
  private func run(
    _ epoch: Int, _ head: Linear, _ optimizer: any Optimizer, _ source: inout some BatchSource,
    _ classCount: Int
  ) throws -> Evaluation? {
    var figures = Evaluation(classCount: classCount)
    let phase = BatchDone.Phase.training(epoch: epoch)
    let (schedule, total) = (options.schedule, source.exampleCount)
    let steps = (total + options.batchSize - 1) / options.batchSize
    var (step, done) = ((epoch - 1) * steps, 0)
    try emit(.batchDone(BatchDone(phase: phase, done: done, total: total)))
    source.begin(epoch: epoch)
    while let part = try source.next(options.batchSize) {
      let batch = try part.gathered(by: communicator)
      let (input, labels) = (batch.input, batch.labels)
      optimizer.learningRate = Float(schedule.rate(step, of: options.epochs * steps))
      step += 1
      // The graph begins behind the head, whose own gradients would be as large as the head.
      let logits = Variable(HeadEvaluator.logits(head, of: input).data, requiresGrad: true)
      let loss = logits.crossEntropy(labels, weights: classWeights)
      try loss.backward()
      guard let gradient = logits.grad?.data else {
        preconditionFailure("the loss depends on the logits")
      }
      optimizer.step(head, input: input, gradient: gradient)
      figures.add(logits: logits.data, labels: labels[...], loss: loss.data.item)
      done += labels.count
      try emit(.batchDone(BatchDone(phase: phase, done: done, total: total)))
      if shouldStop() { return nil }
    }
    return figures
  }
}

/// The loss is no longer a finite number.
package struct TrainingDiverged: Error, Equatable, CustomStringConvertible {
  let epoch: Int
  let learningRate: Double

  package var description: String {
    "epoch \(epoch): expected a finite loss, found none: lower the learning rate (now "
      + "\(learningRate))"
  }
}
