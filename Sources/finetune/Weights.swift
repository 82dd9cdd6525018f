internal import ArgumentParser

struct Weights: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring weights into the form that is wanted.",
    discussion: """
      EXAMPLES
        finetune weights import resnet18-f37072fd.pth models/resnet18.safetensors
        finetune weights import --half resnet18 small.safetensors
      """,
    subcommands: [WeightsImport.self])
}
