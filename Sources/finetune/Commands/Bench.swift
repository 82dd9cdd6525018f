internal import ArgumentParser
internal import Features
internal import Terminal
internal import Text
internal import Tools
internal import Vision

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how fast this machine is.",
    usage: "finetune bench [<options>]",
    discussion: """
      How fast images go through a backbone, and PNGs of 500×375 become such images. Without \
      --weights it is a ResNet-18 with random weights; images and PNGs are drawn, as how fast they \
      are doesn't depend on what they hold. GFLOP/s count the multiplications and additions that \
      the definition of a layer asks for, also where an algorithm needs fewer. The head is not \
      measured; the count of multiplications has it, as that of finetune weights list.

      EXAMPLES
        finetune bench
        finetune bench --weights resnet50 --precision int8
        finetune bench --batch-size 1 --threads 1
        FINETUNE_ISA=avx2 finetune bench --format json
      """)

  @Option(
    help: "The backbone: a file, or a name; see finetune weights (default: a random ResNet-18).",
    completion: .weights)
  var weights: String?
  @OptionGroup var prefix: WeightsPrefixOption
  @Option(help: "How many images go through the backbone together.")
  var batchSize = 32
  @Option(help: "How long to measure the backbone.")
  var seconds = 5.0
  @Option(help: "The numbers in which it computes.")
  var precision = Precision.Name.fp32
  @Option(help: "How the result is written.")
  var format = OutputFormat.text
  @OptionGroup var downloads: DownloadOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let logger = try common.apply()
    if weights == nil, let given = prefix.given {
      throw ArgumentError.invalid(given, expected: "--weights beside it", found: "none")
    }
    var bench = try BenchRun(batchSize: batchSize, seconds: seconds, precision: precision)
    if let weights {
      try downloads.download(of: weights, logger: logger)?()
      let backbone = try LoadedBackbone(
        named: weights, prefix: prefix.weightsPrefix, as: prefix.architecture)
      bench.backbone = backbone
    }
    let report = try Console.standardError.showing("Measuring …") {
      try Interruption.atOnce { try bench.run() }
    }
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(report.json.text + "\n")
    case .text: try output.write(report.text(colors: output.traits.colors))
    }
  }
}
