internal import ArgumentParser
internal import Training
internal import Vision

/// What every command takes that reads a CSV of images.
struct ListOptions: ParsableArguments {
  @Option(help: .of(RunOption.csvColumns))
  var csvColumns: String?

  /// The columns that are to be read; nil goes by their names.
  func columns() throws -> LabelColumns? {
    if let csvColumns { try RunOption.csvColumns.check(csvColumns) }
    return csvColumns.flatMap(LabelColumns.init)
  }
}
