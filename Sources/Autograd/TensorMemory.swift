import Synchronization

/// What tensors hold at the moment, over the whole process.
public enum TensorMemory {
  private static let live = Atomic<Int>(0)
  private static let highest = Atomic<Int>(0)
  private static let copies = Atomic<Int>(0)

  /// Bytes in the buffers of all tensors that exist.
  public static var liveBytes: Int { live.load(ordering: .relaxed) }

  /// The largest `liveBytes` since the start, or since `resetPeak()`.
  public static var peakBytes: Int { highest.load(ordering: .relaxed) }

  /// How many buffers were copied because a tensor was changed while another shared its elements.
  public static var copyCount: Int { copies.load(ordering: .relaxed) }

  /// Lets `peakBytes` start anew from what is live.
  public static func resetPeak() { highest.store(liveBytes, ordering: .relaxed) }

  static func add(_ bytes: Int) {
    let now = live.wrappingAdd(bytes, ordering: .relaxed).newValue
    if now > peakBytes {
      highest.max(now, ordering: .relaxed)
    }
  }

  static func remove(_ bytes: Int) {
    live.wrappingSubtract(bytes, ordering: .relaxed)
  }

  static func countCopy() {
    copies.wrappingAdd(1, ordering: .relaxed)
  }
}
