internal import Dispatch

/// How long the machine has been running, from a clock that only goes forward.
package enum Uptime {
  /// Seconds since the machine started.
  package static let seconds: @Sendable () -> Double = {
    Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
  }
}

extension Duration {
  /// The duration in seconds.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
