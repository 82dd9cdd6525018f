internal import ArgumentParser

/// Which of several networks in a file of weights is meant.
struct WeightsPrefixOption: ParsableArguments {
  @Option(help: "What stands before the names of the backbone's tensors, if it is there twice.")
  var weightsPrefix: String?
}
