internal import ArgumentParser
internal import Training
internal import Vision

/// Which of several networks in a file of weights is meant.
struct WeightsPrefixOption: ParsableArguments {
  @Option(help: .of(RunOption.weightsPrefix))
  var weightsPrefix: String?
  @Option(help: .of(RunOption.architecture))
  var architecture: Architecture?

  /// The flags that were given; nil if none was.
  var given: String? {
    switch (weightsPrefix, architecture) {
    case (nil, nil): nil
    case (_?, nil): "--weights-prefix"
    case (nil, _?): "--architecture"
    case (_?, _?): "--weights-prefix, --architecture"
    }
  }
}
