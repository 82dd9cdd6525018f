internal import Kernels

/// Who is told what a frozen network does, part by part.
///
/// The parts of a block come before it: `layer2.0.conv1` and, if there is one,
/// `layer2.0.downsample`.
enum FrozenObserver {
  /// Receives what a part made: its name, which images, where they lie and how.
  typealias Outputs = (String, Range<Int>, UnsafePointer<Float>, ImageLayout) -> Void

  case outputs(Outputs)
  /// Learns that a part is done for some images, without any work for it.
  case progress((_ name: String, _ layout: ImageLayout, _ images: Int) -> Void)

  func saw(
    _ name: String, _ images: Range<Int>, _ output: UnsafePointer<Float>, _ layout: ImageLayout
  ) {
    switch self {
    case .outputs(let body): body(name, images, output, layout)
    case .progress(let body): body(name, layout, images.count)
    }
  }
}
