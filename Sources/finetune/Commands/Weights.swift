internal import ArgumentParser

struct Weights: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Get published weights, and bring others into the form that is wanted.",
    discussion: """
      Downloaded weights lie below XDG_CACHE_HOME (or ~/.cache), and their names serve as --weights.

      EXAMPLES
        finetune weights list
        finetune weights pull resnet18
        finetune weights import resnet18-f37072fd.pth models/resnet18.safetensors
        finetune weights import --half resnet18 small.safetensors
      """,
    subcommands: [
      WeightsList.self, WeightsPull.self, WeightsPath.self, WeightsVerify.self, WeightsImport.self,
    ])
}
