public import ArgumentParser
public import Vision

/// `--precision` takes the names that files have.
extension Precision.Name: ExpressibleByArgument {}

/// `--interpolation` takes the names that files have.
extension Interpolation: ExpressibleByArgument {}
