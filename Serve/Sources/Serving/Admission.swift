internal import Synchronization

/// Bounds how many requests are read, wait or are worked on at a time, and the bytes of them all.
package final class Admission: Sendable {
  private struct State {
    var requests = 0
    var bytes = 0
  }

  private let maxRequests: Int
  private let maxBytes: Int
  private let state = Mutex(State())

  package init(maxRequests: Int, maxBytes: Int) {
    self.maxRequests = maxRequests
    self.maxBytes = maxBytes
  }

  /// A place for a request, or nil if all are taken.
  package func admit() -> Place? {
    let isFree = state.withLock { state in
      guard state.requests < maxRequests else { return false }
      state.requests += 1
      return true
    }
    return isFree ? Place(admission: self) : nil
  }

  /// How many requests have a place.
  package var count: Int { state.withLock(\.requests) }

  /// A request's place; it is free again when this value ends.
  package struct Place: ~Copyable {
    private let admission: Admission
    private var bytes = 0

    fileprivate init(admission: Admission) {
      self.admission = admission
    }

    /// Whether there is room for so many more bytes of the request.
    package mutating func grow(by count: Int) -> Bool {
      let fits = admission.state.withLock { state in
        guard count <= admission.maxBytes - state.bytes else { return false }
        state.bytes += count
        return true
      }
      if fits { bytes += count }
      return fits
    }

    deinit {
      let bytes = bytes
      admission.state.withLock { state in
        state.requests -= 1
        state.bytes -= bytes
      }
    }
  }
}
