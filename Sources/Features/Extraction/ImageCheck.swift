internal import Kernels
internal import Synchronization
package import Vision

/// Checks the structure of image files before hours are spent on them.
///
/// Lengths, order and checksums of all chunks are looked at, on all cores, at the speed of reading;
/// only damage inside a stream whose checksum fits is left to be found by decoding.
package enum ImageCheck {
  /// How many images are looked at before it is asked whether to go on.
  private static let batchSize = 512

  /// What is wrong with the files at `paths`, in their order; empty if nothing is.
  ///
  /// Throws `Interrupted` when `shouldStop` says so.
  package static func failures(
    _ paths: [String], limits: DecodingLimits, heldBy held: HeldFiles, shouldStop: () -> Bool
  ) throws -> [ImageError] {
    let reader = ImageReader(limits: limits)
    let found = Mutex([(index: Int, error: ImageError)]())
    for start in stride(from: 0, to: paths.count, by: batchSize) {
      if shouldStop() { throw Interrupted(left: "nothing was saved") }
      Parallel.forEach(min(batchSize, paths.count - start)) { offset in
        let index = start + offset
        do throws(ImageError) {
          try FileBytes.with(contentsOf: paths[index], heldBy: held) { bytes throws(ImageError) in
            _ = try reader.inspect(bytes, path: paths[index])
          }
        } catch {
          found.withLock { $0.append((index, error)) }
        }
      }
    }
    return found.withLock { $0.sorted { $0.index < $1.index }.map(\.error) }
  }
}
