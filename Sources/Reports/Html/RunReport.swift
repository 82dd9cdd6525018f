package import Features
internal import Foundation
internal import Text
package import Training
internal import Vision
internal import Weights

/// `report.html`: all that a run has to say, on one page that needs nothing else.
package struct RunReport {
  /// What the run wrote about itself.
  let run: RunRecord
  /// What the kept head says about each validation image; empty if that isn't known.
  let images: [EvaluatedImage]
  /// Which images are shown, with their pictures.
  package let gallery: Gallery
  /// The head's file; nil if there is none that can be read.
  let head: HeadFacts?
  /// The data set: the folder in which images are looked for, or a list in it.
  let data: String
  /// Which classes were taken for which; nil if the images aren't known.
  let confusion: ConfusionMatrix?

  /// A report on a run, with the pictures of some images.
  ///
  /// - Parameters:
  ///   - data: The data set; nil means the one of the options.
  ///   - seconds: How long pictures may be drawn.
  ///   - earlier: The page from which pictures are taken that can't be drawn.
  ///   - memory: Where pictures are remembered from run to run.
  package init(
    of run: RunRecord, images: [EvaluatedImage], data: String? = nil,
    seconds: Double = RunReport.generousSeconds, earlier: EarlierPage? = nil,
    memory: FeatureCache? = nil
  ) {
    self.run = run
    self.images = images
    // The head of a run that goes on is another's.
    head = run.ended == nil ? nil : HeadFacts(path: run.path + "/head.safetensors")
    self.data = data ?? run.options.data ?? run.started.data
    let place = Folder.absolute(self.data)
    gallery = Gallery(
      of: images, in: ImageFolder.root(of: place),
      list: {
        let columns = run.options.csvColumns.flatMap(LabelColumns.init)
        return Set((try? ImageFolder.paths(inList: place, columns: columns))?.paths ?? [])
      },
      head?.file.preprocessing ?? .imageNet, seconds: seconds, earlier: earlier, memory: memory)
    var confusion = ConfusionMatrix(classCount: run.started.classes.count)
    for image in images {
      confusion.record(truth: image.label, prediction: image.guesses[0].index)
    }
    self.confusion = images.isEmpty ? nil : confusion
  }

  /// How long pictures are drawn for who asks for a report.
  package static let generousSeconds = 30.0

  /// How long pictures are drawn after a training run of that many seconds.
  ///
  /// A twentieth of its time, but 3 seconds at least: they are remembered, so that a repetition
  /// draws none.
  package static func seconds(after seconds: Double) -> Double {
    min(max(3, seconds / 20), generousSeconds)
  }

  /// The page.
  package var html: String {
    ReportPage(
      title: "\(run.name.printable) · finetune",
      body: [
        .element("header", [:], title, warning, figures, selection),
        .element("main", [:], [heads, training, mistakes, doubts, matrix, classScores, facts]),
        .element("footer", [:], "Made by finetune \(toolVersion) from \(run.path.printable)"),
      ]
    ).text
  }

  /// Writes the page.
  ///
  /// - Throws: `FileError`.
  package func write(to path: String) throws {
    try AtomicFile.write(html, to: path)
  }

  /// A part of the page under a heading.
  static func section(_ id: StaticString, _ heading: String, _ contents: [HTML]) -> HTML {
    .element(
      "section", ["aria-labeledby": "\(id)"],
      [.element("h2", ["id": "\(id)"], HTML(heading))] + contents)
  }

  /// A sentence or two below a heading.
  static func lead(_ text: HTML) -> HTML { .element("p", ["class": "lead"], text) }

  /// Whether there are so many classes that being among the first five means anything.
  var hasTop5: Bool { Metrics.tellsTop5(ofClasses: run.started.classes.count) }

  private var title: HTML {
    let started = run.started
    var parts = [
      Figures.amount(started.classes.count, "class", plural: "classes"),
      started.folds.map { "\(Figures.amount(started.trainImages, "image")) in \($0) folds" }
        ?? "\(Figures.amount(started.trainImages, "image")) to train, "
        + "\(Figures.count(started.valImages)) to validate",
      started.backbone.printable,
    ]
    if started.time > 0 { parts.append(Moment(started.time).text) }
    return HTML([
      .element("p", ["class": "over"], "Training report"),
      .element("h1", [:], .name(run.name)),
      .element("p", ["class": "under"], HTML(parts.joined(separator: " · "))),
    ])
  }

  private var warning: HTML {
    var texts: [HTML] = []
    switch run.state {
    case .finished: break
    case .interrupted:
      texts.append("The run was interrupted; this is about the epochs that were done.")
    case .unfinished:
      texts.append(
        """
        The run is still going on, failed or was killed; this is about the epochs that were done.
        """)
    }
    if let loss = LossAboveChance(run.epochs.last, classCount: run.started.classes.count) {
      texts.append(HTML("The training went wrong: \(loss)."))
    }
    if run.isWeaklyMeasured {
      texts.append(
        HTML(
          "The figures say little: \(Figures.amount(run.started.valImages, "image")) validated, and "
            + "\(Figures.amount(run.started.unmeasuredClasses, "class", plural: "classes")) had none."
        ))
    }
    return HTML(texts.map { .element("p", ["class": "warning"], $0) })
  }

  /// What the figures are about, and that the epoch was chosen for them.
  private var selection: HTML {
    let test = run.ended?.test
    let measured = test.map {
      " On \(Figures.amount($0.metrics.images, "image")) that nothing was chosen on it has "
        + "\(Figures.percent($0.metrics.top1, $0.metrics.top1Interval))."
    }
    let chosen =
      run.epochs.count > 1
      ? "These are the figures of the best of \(Figures.count(run.epochs.count)) epochs on the "
        + "validation images, which chose it: they are likely too high." : ""
    guard measured != nil || !chosen.isEmpty else { return .empty }
    return RunReport.lead(
      HTML(
        chosen + (measured ?? " --test-fraction holds out images that nothing is chosen on.")))
  }

  private var figures: HTML {
    guard let validation = run.validation else { return .empty }
    let interval = validation.top1Interval
    let tiles: [(String, String, String)] = [
      (
        "Top-1", Figures.percent(validation.top1),
        "95 %: \(Figures.range(interval))"
      ),
      ("Top-5", Figures.percent(validation.top5), "among the first five"),
      ("Balanced", Figures.percent(validation.balancedAccuracy), "mean recall of classes"),
      ("Macro F1", Figures.percent(validation.macro.f1), "mean over classes"),
      ("Loss", Figures.loss(validation.loss), "cross-entropy"),
    ]
    let best = run.best.map {
      ("Best epoch", Figures.count($0.epoch), "of \(Figures.count(run.options.epochs))")
    }
    let test = run.ended?.test.map { test in
      (
        "Test top-1", Figures.percent(test.metrics.top1),
        "95 %: \(Figures.range(test.metrics.top1Interval))"
      )
    }
    return .element(
      "dl", ["class": "figures"],
      (tiles + [best, test].compactMap(\.self)).filter {
        $0.1 != "-" && (hasTop5 || $0.0 != "Top-5")
      }.map {
        name, figure, note in
        .element(
          "div", [:], .element("dt", [:], HTML(name)), .element("dd", [:], HTML(figure)),
          .element("dd", [:], HTML(note)))
      })
  }
}

/// A head's file as the report names it.
struct HeadFacts {
  /// What it says of itself.
  let file: HeadFile
  /// The SHA-256 of its bytes.
  let digest: ContentDigest
  /// How many bytes it has.
  let size: Int

  /// The facts of the file at `path`; nil if it is no head that can be read.
  init?(path: String) {
    guard let file = try? HeadFile(path: path),
      let bytes = FileManager.default.contents(atPath: path)
    else { return nil }
    self.file = file
    digest = bytes.withUnsafeBytes { ContentDigest(of: $0) }
    size = bytes.count
  }
}
