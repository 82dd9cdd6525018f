internal import Foundation
internal import Kernels
internal import Messages
internal import Synchronization
internal import Text
package import Training
package import Vision
internal import Weights

/// A run as TensorBoard shows it: curves, options, the confusion matrix and the worst mistakes.
///
///     tensorboard --logdir runs
package final class TensorBoardSink: EventSink {
  /// How many mistakes are shown.
  package static let mistakeCount = 8

  private let folder: String
  private let options: RunOptions
  private let preprocessing: Preprocessing
  private var run: RunStarted?
  private var opened: EventFile?
  private var keptEpoch = 0

  /// A sink that writes into `folder`.
  ///
  /// - Parameters:
  ///   - options: The resolved options, which are shown.
  ///   - preprocessing: What mistaken images go through, so that they are shown as the network sees
  ///     them.
  package init(folder: String, options: RunOptions, preprocessing: Preprocessing) {
    self.folder = folder
    self.options = options
    self.preprocessing = preprocessing
  }

  package func receive(_ event: Event) throws {
    switch event {
    case .runStarted(let run):
      (self.run, opened) = (run, nil)
    case .batchDone, .headSelected:
      break
    case .epochDone(let epoch):
      if epoch.isBest { keptEpoch = epoch.epoch }
      try file().append(scalars(of: epoch), step: epoch.epoch)
    case .headEvaluated(let head):
      let figures = keptEpoch == 0 ? scalars(of: head.evaluation.metrics, "validation") : []
      try file().append(
        figures + [confusion(of: head)].compactMap(\.self) + mistakes(of: head), step: keptEpoch)
    case .runEnded(let ended):
      if let test = ended.test {
        try file().append(scalars(of: test.metrics, "test"), step: keptEpoch)
      }
      try opened?.sync()
      opened = nil
    }
  }

  /// The run's file, made when there is something to show: what an earlier run left stays until then.
  private func file() throws(FileError) -> EventFile {
    if let opened { return opened }
    guard let run else { preconditionFailure("an epoch came before runStarted") }
    let file = try EventFile(in: folder, time: run.time)
    try file.append([.text("options", table(of: run))], step: 0)
    opened = file
    return file
  }

  private func scalars(of epoch: EpochDone) -> [TensorBoardValue] {
    [
      .scalar("loss/train", epoch.trainLoss),
      .scalar("loss/validation", epoch.valLoss),
      .scalar("top1/train", epoch.trainTop1),
      .scalar("top1/validation", epoch.valTop1),
      .scalar("top5/validation", epoch.valTop5),
      .scalar("learning_rate", epoch.learningRate),
      .scalar("images_per_second", epoch.imagesPerSecond),
    ]
  }

  private func scalars(of metrics: Metrics, _ part: String) -> [TensorBoardValue] {
    [
      .scalar("loss/\(part)", metrics.loss), .scalar("top1/\(part)", metrics.top1),
      .scalar("top5/\(part)", metrics.top5),
    ]
  }

  /// The options as a table, and how large the data set is.
  private func table(of run: RunStarted) -> String {
    let sizes = [
      ("classes", run.classes.count), ("training images", run.trainImages),
      ("validation images", run.valImages),
    ]
    let rows =
      RunOption.all.compactMap { option in option.yaml(options).map { (option.key, $0) } }
      + sizes.map { ($0, "\($1)") }
    return "| option | value |\n| --- | --- |\n"
      + rows.map { "| \($0) | \($1.replacing("|", with: "\\|")) |\n" }.joined()
  }

  /// Nil for more classes than a picture can show.
  private func confusion(of head: HeadEvaluated) -> TensorBoardValue? {
    guard head.classes.count <= ConfusionImage.mostClasses else { return nil }
    let names = head.classes.map(\.printable).joined(separator: ", ")
    return .image(
      "confusion", ConfusionImage.draw(head.evaluation.confusion, classes: head.classes),
      title: "confusion",
      description: "Rows are true classes, columns predicted ones, in the order: \(names)")
  }

  /// The images that were mistaken with most confidence; those that can't be read any more are left
  /// out.
  private func mistakes(of head: HeadEvaluated) -> [TensorBoardValue] {
    let worst = Gallery.mistakes(among: head.images).prefix(TensorBoardSink.mistakeCount)
    let values = Mutex([TensorBoardValue?](repeating: nil, count: worst.count))
    let root = ImageFolder.root(of: head.data)
    Parallel.forEach(worst.count) { [preprocessing, options] number in
      let image = worst[number]
      let picture = try? preprocessing.crop(
        contentsOf: ImageFolder.full(image.path, in: root), limits: options.limits)
      guard let picture else { return }
      let guess = image.guesses[0]
      let value = TensorBoardValue.image(
        "mistakes/\(number + 1)", picture,
        title: "\(head.classes[image.label].printable) taken for "
          + "\(head.classes[guess.index].printable), \(Figures.percent(guess.probability))",
        description: image.path.printable)
      values.withLock { $0[number] = value }
    }
    return values.withLock { $0.compactMap(\.self) }
  }
}
