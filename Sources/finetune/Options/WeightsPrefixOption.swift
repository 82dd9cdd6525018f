internal import ArgumentParser
internal import Training
internal import Vision

/// Which of several networks in a file of weights is meant.
struct WeightsPrefixOption: ParsableArguments {
  @Option(help: .of(RunOption.weightsPrefix))
  var weightsPrefix: String?
  @Option(help: .of(RunOption.architecture))
  var architecture: Architecture?
}
