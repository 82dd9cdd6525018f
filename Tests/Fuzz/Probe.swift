import Foundation
import Vision
import Weights

/// What a reader may do with a file: read it, or refuse it; two ways to read must agree.
enum Probe {
  /// Where files of weights are written, which are mapped; in memory where that is possible.
  static let path: String = {
    let folder = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    return "\(folder)/finetune-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
  }()

  /// A property that doesn't hold.
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  /// Whether the bytes are a picture or weights; throws `Broken`.
  ///
  /// They stay at `path`, where a crash leaves them behind.
  @discardableResult
  static func read(_ bytes: [UInt8]) throws -> Bool {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try bytes.starts(with: [0x89, 0x50]) ? image(bytes) : weights(bytes.count)
  }

  private static func image(_ bytes: [UInt8]) throws -> Bool {
    var decoder = ImageReader(background: .white)
    decoder.limits = .small
    let fast = try? picture(bytes, .best, decoder)
    let slow = try? picture(bytes, .stream, decoder)
    guard fast == slow else {
      throw Broken(description: "a picture in memory and one that streams differ")
    }
    let crop = try? bytes.withUnsafeBytes {
      try Preprocessing.imageNet.crop(decoding: $0, path: "fuzz", limits: .small)
    }
    guard (crop != nil) == (fast != nil) else {
      throw Broken(description: "a picture decodes as a whole or as a crop alone")
    }
    return fast != nil
  }

  private static func picture(
    _ bytes: [UInt8], _ source: PNGRowSource, _ decoder: ImageReader
  ) throws -> Image {
    try FileBytes.with(bytes) { buffer throws(ImageError) in
      try decoder.decode(buffer, path: "fuzz", from: source)
    }
  }

  private static func weights(_ size: Int) throws -> Bool {
    guard let file = try? WeightsFile(path: path) else { return false }
    for (name, info) in file.tensors {
      guard info.byteCount <= 16 * size else {
        throw Broken(description: "\(name) is larger than its file can hold")
      }
      if let numbers = try? file.floats(name), numbers.count != info.count {
        throw Broken(description: "\(name) has \(numbers.count) numbers, not \(info.count)")
      }
    }
    _ = try? file.recognized()
    return true
  }
}

extension DecodingLimits {
  /// Enough for pictures that are told apart in a millisecond.
  fileprivate static let small = DecodingLimits(
    maxPixels: 1 << 20, maxWholePixels: 1 << 20, maxSide: 1 << 16, maxBytes: 1 << 24)
}
