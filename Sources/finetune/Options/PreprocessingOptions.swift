internal import ArgumentParser
internal import Features
internal import Training
internal import Vision

/// What every command takes that prepares images as the weights ask for, unless told otherwise.
struct PreprocessingOptions: ParsableArguments {
  @Option(help: .of(RunOption.resize))
  var resize: Int?
  @Option(help: .of(RunOption.crop))
  var crop: Int?
  @Option(help: .of(RunOption.interpolation))
  var interpolation: Interpolation?
  @Option(help: .of(RunOption.mean))
  var mean: String?
  @Option(help: .of(RunOption.std))
  var std: String?
  @Flag(inversion: .prefixedNo, help: .of(RunOption.ignoreOrientation))
  var ignoreOrientation: Bool?
  @Flag(inversion: .prefixedNo, help: .of(RunOption.exactDecoding))
  var exactDecoding: Bool?

  /// Sets what was given.
  func apply(to changes: inout PreprocessingChanges) throws {
    changes.resize = resize ?? changes.resize
    changes.crop = crop ?? changes.crop
    changes.interpolation = interpolation ?? changes.interpolation
    changes.mean = try mean.map(RunOption.mean.value) ?? changes.mean
    changes.std = try std.map(RunOption.std.value) ?? changes.std
    changes.ignoresOrientation = ignoreOrientation ?? changes.ignoresOrientation
    changes.decodesExactly = exactDecoding ?? changes.decodesExactly
  }

  /// Everything that was given.
  func changes() throws -> PreprocessingChanges {
    var changes = PreprocessingChanges()
    try apply(to: &changes)
    return changes
  }
}
