internal import ArgumentParser
internal import Terminal
internal import Weights

struct WeightsPull: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Download published weights, and print where they are.",
    discussion: """
      A file that is there and whole is not downloaded again. What was downloaded before the \
      connection broke or Ctrl-C was pressed is kept, and the next time goes on from there. A file \
      has its name only when its SHA-256 is the published one.

      http_proxy, https_proxy and no_proxy are honored. FINETUNE_WEIGHTS_URL names a mirror: an \
      address below which the files have the names that they have in the cache, as \
      resnet18.pth. What stands there behind a question mark goes behind each name.

      EXAMPLES
        finetune weights pull resnet18
        FINETUNE_WEIGHTS_URL=https://mirror.example/weights \\
          finetune weights pull resnet18
      """)

  @Argument(
    help: "Names of published weights; finetune weights list shows them.",
    completion: .publishedWeights)
  var names: [String]
  @OptionGroup var common: CommonOptions

  func run() throws {
    let logger = try common.apply()
    let all = try names.map { try WeightsRegistry.downloadable($0) }
    for weights in all {
      try FileOutput.pathOutput.write(
        try DownloadOptions.pull(weights, logger: logger) + "\n")
    }
  }
}
