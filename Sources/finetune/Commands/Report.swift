internal import ArgumentParser
internal import Export
internal import Features
internal import Reports
internal import Terminal
internal import Text
internal import Training

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a run's report.html anew.",
    usage: "finetune report <run> [<options>]",
    discussion: """
      One page that needs no network: curves, confusion matrix, the scores of each class, the most \
      confident mistakes and the least certain images with small pictures, options, weights, times. \
      train writes it too, but draws pictures for seconds at most.

      If the data set has moved, give its new place. Pictures of images that can't be read are taken \
      from the report in the run folder; a report is replaced by one that shows less only with \
      --overwrite.

      EXAMPLES
        finetune report runs/photos
        finetune report runs/photos --data /mnt/photos --output photos.html
      """)

  @Argument(help: ArgumentHelp("A run folder.", valueName: "run"), completion: .directory)
  var folder: String
  @Option(help: "Where the data set lies (default: where it was).", completion: .directory)
  var data: String?
  @Option(help: "The file to write (default: report.html in the run folder).", completion: .file())
  var output: String?
  @Flag(help: "Replace a report even by one that shows less.")
  var overwrite = false
  @OptionGroup var common: CommonOptions

  func run() throws {
    let logger = try common.apply()
    let record = try RunRecord(path: folder)
    let own = record.path + "/report.html"
    let path = try OutputFile(output ?? own, formats: [.html], contents: .page).path
    let report = try Console.standardError.showing("Drawing images …") {
      try Interruption.atOnce {
        RunReport(
          of: record, images: try record.images(), data: data, earlier: EarlierPage(path: own),
          memory: FeatureCache.fileMemory(logger))
      }
    }
    if !overwrite, let earlier = EarlierPage(path: path) { try report.check(against: earlier) }
    try report.write(to: path)
    Console.standardError.line("Wrote \(path)")
    let gallery = report.gallery
    if gallery.earlierCount > 0 {
      Console.standardError.line(
        "finetune: \(gallery.earlierCount) of \(Figures.amount(gallery.pictureCount, "picture")) "
          + "are those of \(own): their images can't be read")
    }
    if gallery.hasGaps {
      Console.standardError.line(
        "finetune: \(gallery.pictures.count - gallery.pictureCount) of "
          + "\(Figures.amount(gallery.pictures.count, "image")) have no picture: \(gallery.gaps)")
    }
  }
}
