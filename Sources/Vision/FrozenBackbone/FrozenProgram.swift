/// A network compiled for one precision, with the memory in which it computes.
protocol FrozenProgram: Sendable {
  /// Channels of an image.
  var inChannels: Int { get }
  /// Numbers that describe an image at the end.
  var featureCount: Int { get }
  /// How each convolution is computed, in the network's order.
  var algorithms: [String] { get }
  /// Bytes in which it computes, without weights; 0 before the first call.
  var arenaByteCount: Int { get }

  /// features[image, channel] of planes [image, channel, height, width], which `shape` counts.
  ///
  /// There is at least one image. Calls from several threads wait for each other.
  func run(
    _ planes: UnsafePointer<Float>, shape: [Int], into features: UnsafeMutablePointer<Float>,
    observer: FrozenObserver?)
}
