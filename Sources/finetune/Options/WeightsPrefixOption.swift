internal import ArgumentParser
internal import Vision

/// Which of several networks in a file of weights is meant.
struct WeightsPrefixOption: ParsableArguments {
  @Option(help: "What stands before the names of the backbone's tensors, if it is there twice.")
  var weightsPrefix: String?
  @Option(help: "What kind of network it is, if its tensors fit several.")
  var architecture: Architecture?
}
