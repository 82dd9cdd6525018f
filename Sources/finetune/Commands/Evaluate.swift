internal import ArgumentParser
internal import Text
internal import Features
internal import Reports
internal import Terminal
internal import Training

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a head on images whose classes are known.",
    usage: "finetune evaluate --head <head> --data <data> [<options>]",
    discussion: """
      Classes are matched by name; a class that the head doesn't know is refused. A flat folder is \
      measured as a whole if the head was trained on no image of it, which its file tells; else it \
      is divided as in the training, and the part that validated is measured. Of train and val it \
      is val; the data set may also be a CSV of images, as train takes it. --split chooses another \
      part, or all. Images that can't be read are listed and refused as by train; with --skip-bad \
      they are left out.

      Precision is 0 for a class that nothing was taken for, recall for a class without images. \
      In the confusion matrix of --format json a row is a true class, a column a predicted one.

      EXAMPLES
        finetune evaluate --head runs/photos --data photos
        finetune evaluate --head head.safetensors --data more --split all
      """)

  @Option(help: "A run folder, or its head.safetensors.", completion: .heads)
  var head: String
  @Option(help: .of(RunOption.data), completion: .dataSets)
  var data: String
  @OptionGroup var list: ListOptions
  @Option(help: "Which images of the data set (default: those that the head wasn't trained on).")
  var split: EvaluationRun.Split?
  @Option(
    help: "The backbone: a file, or a name (default: the recorded name).", completion: .weights)
  var weights: String?
  @Option(help: "How the result is written.")
  var format = OutputFormat.text
  @Flag(help: "Leave unreadable images out.")
  var skipBad = false
  @OptionGroup var images: ImageOptions
  @OptionGroup var caching: CacheOptions
  @OptionGroup var downloads: DownloadOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let logger = try common.apply()
    let limits = try images.limits()
    let columns = try list.columns()
    let cache = try caching.cache(logger)
    let head = try HeadFile(path: head)
    let download = try downloads.download(
      of: weights ?? head.backbone.nameToDownload, logger: logger)
    let load = { try LoadedBackbone(for: head, weights: weights, memory: cache) }
    let present = download == nil ? try load() : nil
    let progress = ProgressSink.standardError(summarizes: false)
    let run = EvaluationRun(
      of: head,
      backbone: {
        try download?()
        return try present ?? load()
      }, limits: limits,
      skipsBad: skipBad, logger: logger, cache: cache, shouldStop: { Interruption.isRequested }
    ) { try progress.receive(.batchDone($0)) }
    try progress.receive(.batchDone(BatchDone(phase: .reading, done: 0, total: nil)))
    let report = EvaluationReport(try run.run(data: data, columns: columns, split: split))
    Console.standardError.setStatus("")
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(report.json.text + "\n")
    case .text:
      try output.write(report.text(width: output.traits.width, colors: output.traits.colors))
    }
  }
}
