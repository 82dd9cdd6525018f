internal import ArgumentParser
internal import Terminal
internal import Text
internal import Tools
internal import Training

struct Synth: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a data set of PNGs by formula.",
    usage: "finetune synth <folder> [<options>]",
    discussion: """
      Each class is a color, a texture and a shape, among clutter: red-striped-circle. The same \
      numbers draw the same pixels everywhere. The folder is flat (DIR/CLASS/0000.png), so that \
      train divides it; it must be new or empty.

      EXAMPLES
        finetune synth images
        finetune synth images --classes 10 --images 50 --size 256 --seed 7
      """)

  @Argument(help: "The folder to make.", completion: .directory)
  var folder: String
  @Option(help: "How many classes, 1 to 500.")
  var classes = 100
  @Option(help: "How many images of each.")
  var images = 20
  @Option(help: "The images' width and height.")
  var size = 128
  @Option(help: "Draws others.")
  var seed: UInt64 = 0
  @OptionGroup var common: CommonOptions

  func run() throws {
    _ = try common.apply()
    let synth = try SynthFolder(
      classCount: classes, imagesPerClass: images, size: size, seed: seed)
    let progress = ProgressSink.standardError(summarizes: false)
    try synth.write(to: folder, shouldStop: { Interruption.isRequested }) {
      try progress.receive(.batchDone($0))
    }
    Console.standardError.setStatus("")
    Console.standardError.line(
      "Drew \(Figures.amount(classes * images, "image")) of "
        + "\(Figures.amount(classes, "class", plural: "classes")) in \(folder.printable)")
  }
}
