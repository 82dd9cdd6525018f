internal import Synchronization

/// Bounds how many requests wait or are worked on at a time, and the bytes of all those that are
/// there as a whole or in part.
///
/// A request that is still arriving takes no place, so that a slow client keeps out nobody.
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

  /// What a request holds that begins to arrive, or nil if all places are taken.
  package func begin() -> Hold? { count < maxRequests ? Hold(admission: self) : nil }

  /// How many requests have a place.
  package var count: Int { state.withLock(\.requests) }

  /// A request's bytes and its place, which are free again when this value ends.
  package struct Hold: ~Copyable {
    private let admission: Admission
    private var bytes = 0
    private var hasPlace = false

    fileprivate init(admission: Admission) {
      self.admission = admission
    }

    /// Takes a place for the request, which is there as a whole; false if all are taken.
    package mutating func enter() -> Bool {
      let isFree = admission.state.withLock { state in
        guard state.requests < admission.maxRequests else { return false }
        state.requests += 1
        return true
      }
      hasPlace = hasPlace || isFree
      return isFree
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
      let (bytes, requests) = (bytes, hasPlace ? 1 : 0)
      admission.state.withLock { state in
        state.requests -= requests
        state.bytes -= bytes
      }
    }
  }
}
