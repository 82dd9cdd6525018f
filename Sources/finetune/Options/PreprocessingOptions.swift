internal import ArgumentParser
internal import Features
internal import Training
internal import Vision

/// What every command takes that prepares images as the weights ask for, unless told otherwise.
struct PreprocessingOptions: ParsableArguments {
  @Option(help: "Pixels of an image's shorter side after resizing (default: as the weights ask).")
  var resize: Int?
  @Option(help: "Pixels of the square in the middle that is taken (default: likewise).")
  var crop: Int?
  @Option(help: "How images are resized: bilinear or bicubic (default: likewise).")
  var interpolation: Interpolation?
  @Option(help: "Subtracted from red, green and blue, as 0.485,0.456,0.406 (default: likewise).")
  var mean: String?
  @Option(help: "What red, green and blue are divided by then (default: likewise).")
  var std: String?

  /// Sets what was given.
  func apply(to changes: inout PreprocessingChanges) throws {
    changes.resize = resize ?? changes.resize
    changes.crop = crop ?? changes.crop
    changes.interpolation = interpolation ?? changes.interpolation
    changes.mean = try values(mean, "--mean") ?? changes.mean
    changes.std = try values(std, "--std") ?? changes.std
  }

  /// Everything that was given.
  func changes() throws -> PreprocessingChanges {
    var changes = PreprocessingChanges()
    try apply(to: &changes)
    return changes
  }

  private func values(_ text: String?, _ option: String) throws -> ChannelValues? {
    guard let text else { return nil }
    guard let values = ChannelValues(text) else {
      throw OptionError.invalid(
        option: option, expected: "three numbers as 0.485,0.456,0.406, or one", found: text)
    }
    return values
  }
}
