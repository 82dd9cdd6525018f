internal import ArgumentParser
internal import Training

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a tensor file holds.",
    discussion: """
      EXAMPLES
        finetune inspect runs/photos/head.safetensors
        finetune inspect models/resnet18.safetensors | less
      """)

  @Argument(help: "A safetensors or .pth file.", completion: .file())
  var file: String

  func run() throws {
    let output = FileOutput.standardOutput
    try output.write(try TensorListing(path: file).text(colours: output.traits.colours))
  }
}
