public import ArgumentParser
public import Training
public import Vision

/// `--precision` takes the names that files have.
extension Precision.Name: ExpressibleByArgument {}

/// `--split` takes the names that files have.
extension SplitMethod: ExpressibleByArgument {}

/// `--class-weights` takes the names that files have.
extension ClassWeights: ExpressibleByArgument {}

/// `--interpolation` takes the names that files have.
extension Interpolation: ExpressibleByArgument {}

/// `--architecture` takes the names that publishers have.
extension Architecture: ExpressibleByArgument {
  /// The architecture of a name.
  public init?(argument: String) {
    guard let known = Architecture.named(argument) else { return nil }
    self = known
  }

  /// All names.
  public static var allValueStrings: [String] { all.map(\.name) }

  /// The name, for the help.
  public var defaultValueDescription: String { name }
}
