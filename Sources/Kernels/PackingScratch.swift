/// Memory in which weights are rearranged, for one convolution after another: what each allocated for
/// itself, the system would give out page by page each time.
package final class PackingScratch {
  private var buffer = FloatBuffer(uninitialized: 0)
  /// A huge page, so that it is one from the start.
  private static let least = 1 << 19

  package init() {}

  /// Lends so many floats, without values.
  func withFloats(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    if buffer.count < count { buffer = FloatBuffer(uninitialized: max(count, Self.least)) }
    buffer.withUnsafeMutablePointer(body)
  }
}
