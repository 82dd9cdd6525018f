internal import ArgumentParser
internal import Terminal
internal import Text
internal import Tools
internal import Vision

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how fast this machine is.",
    discussion: """
      A ResNet-18 with random weights, drawn images of 224×224 and PNGs of 500×375: how fast they are \
      doesn't depend on what they hold. GFLOP/s count the multiplications and additions that the \
      definition of a layer asks for, also where an algorithm needs fewer.

      EXAMPLES
        finetune bench
        finetune bench --batch-size 1 --threads 1
        FINETUNE_ISA=avx2 finetune bench --format json
      """)

  @Option(help: "How many images go through the backbone together.")
  var batchSize = 32
  @Option(help: "How long to measure the backbone.")
  var seconds = 5.0
  @Option(help: "The numbers in which it computes.")
  var precision = Precision.Name.fp32
  @Option(help: "How the result is written.")
  var format = OutputFormat.text
  @OptionGroup var common: CommonOptions

  func run() throws {
    _ = try common.apply()
    let bench = try BenchRun(batchSize: batchSize, seconds: seconds, precision: precision)
    let report = try Console.standardError.showing("Measuring …") {
      try Interruption.atOnce { bench.run() }
    }
    let output = FileOutput.standardOutput
    switch format {
    case .json: try output.write(report.json.text + "\n")
    case .text: try output.write(report.text(colors: output.traits.colors))
    }
  }
}
