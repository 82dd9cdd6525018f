internal import ArgumentParser
internal import Terminal
internal import Tools
internal import Vision
internal import Weights

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a backbone with random weights, for tests and demonstrations.",
    usage: "finetune init --output <output> [<options>]",
    discussion: """
      Convolutions are He-initialized from the seed; the BatchNorm statistics are measured on \
      images of synth. The network was never trained: its features tell colors and coarse shapes \
      apart, not things in photographs. For those take pretrained weights.

      EXAMPLES
        finetune init --output random.safetensors
        finetune init --architecture resnet50 --output random50.safetensors
      """)

  @Option(help: "Makes other weights.")
  var seed: UInt64 = 0
  @Option(help: "What kind of network.")
  var architecture = Architecture.resNet18
  @Option(help: "The file to write: NAME.safetensors or .pth.", completion: .tensors)
  var output: String
  @OptionGroup var common: CommonOptions

  func run() throws {
    _ = try common.apply()
    let file = try OutputFile(output, formats: RandomBackbone.formats, contents: .network)
    // It is made in vain if it can't be written.
    _ = try AtomicFile(replacing: file.path)
    let network = try Console.standardError.showing(
      "Making weights, and measuring them on drawn images …"
    ) {
      try Interruption.atOnce { RandomBackbone.network(architecture, seed: seed) }
    }
    try RandomBackbone.write(network, seed: seed, to: file.path, as: file.format)
    Console.standardError.line(
      "Wrote \(file.path): \(architecture.title) with random weights (not pretrained)")
  }
}
