package import Training

/// What bounds a server's memory, work and patience.
package struct ServerLimits: Sendable {
  /// Bytes of a request's body.
  package var maxBytes = 32 << 20
  /// Requests with images a second.
  package var rate = 100.0
  /// Pixels of an image.
  package var maxPixels = 64_000_000
  /// Bytes that interlaced images take which are decoded at a time.
  package var maxWholeBytes = 256 << 20
  /// Requests with images that wait or are worked on at a time.
  package var queue = 64
  /// Connections at a time; others wait until one ends.
  package var maxConnections = 256
  /// Seconds until a request must have arrived as a whole, and a connection without one is closed.
  package var patience = 30.0
  /// Bytes of a request that must arrive in each sixth of that time.
  package var leastProgress = 4096

  package init() {}

  /// Bytes of the bodies of all requests at a time.
  package var maxBytesOfAll: Int {
    let (bytes, overflows) = maxBytes.multipliedReportingOverflow(by: 8)
    return overflows ? .max : bytes
  }

  /// Throws `OptionError` unless every limit is in its range.
  package func validate() throws(OptionError) {
    let most = 1 << 40
    try check("max-bytes", maxBytes, "a whole number from 1 to \(most)") { 1...most ~= $0 }
    try check("max-pixels", maxPixels, "a whole number from 1 to \(most)") { 1...most ~= $0 }
    try check("rate", rate, "a number from 0.001 to 1,000,000") { 0.001...1e6 ~= $0 }
    try check("queue", queue, "a whole number from 1 to 1,000,000") { 1...1_000_000 ~= $0 }
  }

  private func check<T>(
    _ option: String, _ value: T, _ expected: String, _ holds: (T) -> Bool
  ) throws(OptionError) {
    if !holds(value) { throw .invalid(option: option, expected: expected, found: "\(value)") }
  }
}
