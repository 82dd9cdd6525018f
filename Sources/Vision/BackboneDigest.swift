internal import Autograd
internal import Crypto
public import Weights

/// The name of a backbone: the same for the same numbers, whatever file they came from.
///
/// It is the SHA-256 over all tensors but the head (`fc.`… of a ResNet) and the counters
/// (…`num_batches_tracked`), sorted by the UTF-8 bytes of their names. For each tensor these bytes
/// count: the length of its name, the name, the number of axes, the length of each, and the elements
/// as 32-bit floats in row-major order. Lengths are unsigned 64-bit integers; all numbers are
/// little-endian, as every processor that this runs on has them.
public enum BackboneDigest {
  /// The digest of a file's tensors, each converted as `WeightsFile.floats(_:)` does.
  ///
  /// - Parameters:
  ///   - file: All of a network's tensors, under its own names.
  ///   - head: The name of the head, whose tensors don't count.
  /// - Throws: `WeightsError`, for example for a type that has no conversion.
  public static func of(_ file: WeightsFile, head: String = "fc") throws -> ContentDigest {
    var digest = SHA256()
    for name in file.names where isPart(name, head) {
      let info = try file.info(name)
      digest.update(data: header(name, info.shape))
      if info.type == .f32 {
        try file.withBytes(of: name) { digest.update(bufferPointer: $0) }
      } else {
        update(&digest, try file.floats(name))
      }
    }
    return ContentDigest(digest.finalize())
  }

  /// The digest of a network's parameters and buffers; the same as that of a file with them.
  public static func of(_ network: any Backbone) -> ContentDigest {
    let head = network.architecture.head
    let tensors = (network.namedParameters + network.namedBuffers).filter { isPart($0.name, head) }
    var digest = SHA256()
    for (name, variable) in tensors.sorted(by: {
      $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }) {
      digest.update(data: header(name, variable.shape))
      update(&digest, variable.data.scalars)
    }
    return ContentDigest(digest.finalize())
  }

  private static func isPart(_ name: String, _ head: String) -> Bool {
    !name.hasPrefix(head + ".") && name != "num_batches_tracked"
      && !name.hasSuffix(".num_batches_tracked")
  }

  private static func header(_ name: String, _ shape: [Int]) -> [UInt8] {
    number(name.utf8.count) + Array(name.utf8) + number(shape.count) + shape.flatMap(number)
  }

  private static func number(_ value: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(value).littleEndian, Array.init)
  }

  private static func update(_ digest: inout SHA256, _ floats: [Float]) {
    floats.withUnsafeBytes { digest.update(bufferPointer: $0) }
  }
}
