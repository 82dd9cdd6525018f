internal import ArgumentParser
internal import Training

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a run's report.html anew.",
    discussion: """
      One page that needs no network: curves, confusion matrix, the scores of each class, the most \
      confident mistakes and the least certain images with small pictures, options, weights, times. \
      train writes it too, with those pictures only that take next to no time.

      Images that are gone or damaged are left out. If the data set has moved, give its new place.

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
  @OptionGroup var common: CommonOptions

  func run() throws {
    _ = try common.apply()
    let record = try RunRecord(path: folder)
    let report = try Interruption.atOnce {
      RunReport(of: record, images: try record.images(), data: data)
    }
    let path = output ?? record.path + "/report.html"
    try report.write(to: path)
    Console.standardError.line("Wrote \(path.printable)")
  }
}
