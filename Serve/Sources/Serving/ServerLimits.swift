package import Training

/// What bounds a server's memory, work and patience.
package struct ServerLimits: Sendable {
  /// Bytes of a request's body.
  package var maxBytes = 32 << 20
  /// Requests with images a second.
  package var rate = 100.0
  /// Requests with images that are read, wait or are worked on at a time.
  package var queue = 64
  /// Connections at a time; others wait until one ends.
  package var maxConnections = 256
  /// Seconds until a request must have arrived as a whole, and a connection without one is closed.
  package var patience = 30.0

  package init() {}

  /// Bytes of the bodies of all requests at a time.
  package var maxBytesOfAll: Int {
    let (bytes, overflows) = maxBytes.multipliedReportingOverflow(by: 8)
    return overflows ? .max : bytes
  }

  /// Throws `OptionError` unless every limit is in its range.
  package func validate() throws(OptionError) {
    try check("--max-bytes", maxBytes, "a whole number of at least 1") { $0 >= 1 }
    try check("--rate", rate, "a number above 0") { $0 > 0 && $0.isFinite }
    try check("--queue", queue, "a whole number of at least 1") { $0 >= 1 }
  }

  private func check<T>(
    _ option: String, _ value: T, _ expected: String, _ holds: (T) -> Bool
  ) throws(OptionError) {
    if !holds(value) { throw .invalid(option: option, expected: expected, found: "\(value)") }
  }
}
