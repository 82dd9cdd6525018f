internal import ArgumentParser
internal import Terminal
internal import Training
internal import Weights

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a tensor file holds.",
    discussion: """
      EXAMPLES
        finetune inspect runs/photos/head.safetensors
        finetune inspect resnet18 | less
      """)

  @Argument(
    help: "A safetensors or .pth file, a run folder, or the name of weights.",
    completion: .weights)
  var file: String

  func run() throws {
    let output = FileOutput.standardOutput
    let path = try HeadFile.file(at: try place())
    let listing = try TensorListing(path: path)
    try output.write(listing.text(width: output.traits.width, colors: output.traits.colors))
  }

  /// The file of weights of that name, else the path: one that leads nowhere is said as such.
  private func place() throws -> String {
    let isPath = file.contains("/") || Folder.isFolder(file)
    return isPath ? (try? ModelFolder.find(file)) ?? file : try ModelFolder.find(file)
  }
}
