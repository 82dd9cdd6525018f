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
    let format = bytes.withUnsafeBytes { ImageFormat(startingWith: $0) }
    return try format.map { try image(bytes, $0) } ?? weights(bytes.count)
  }

  private static func image(_ bytes: [UInt8], _ format: ImageFormat) throws -> Bool {
    let reader = ImageReader(limits: .small, background: .white)
    let picture = try? reader.decode(bytes, path: "fuzz")
    if format == .png {
      let streamed = try? Self.picture(bytes, .stream, reader)
      guard try picture == streamed?.turned(orientation(bytes, reader)) else {
        throw Broken(description: "a picture in memory and one that streams differ")
      }
    }
    // At a fraction of its size, and in full.
    for preprocessing in [
      Preprocessing(resize: 5, crop: 4, background: .white),
      Preprocessing(background: .white, decoding: DecodingMode(isScaled: false)),
    ] {
      let crop = try? bytes.withUnsafeBytes {
        try preprocessing.crop(decoding: $0, path: "fuzz", limits: .small)
      }
      guard (crop != nil) == (picture != nil) else {
        throw Broken(description: "a picture decodes as a whole or as a crop alone")
      }
      if !preprocessing.decoding.isScaled, crop != picture.map(preprocessing.crop(of:)) {
        throw Broken(description: "a crop of a whole picture and one of its rows differ")
      }
    }
    return picture != nil
  }

  private static func orientation(_ bytes: [UInt8], _ reader: ImageReader) throws -> Orientation {
    try FileBytes.with(bytes) { buffer throws(ImageError) in
      try reader.inspect(buffer, path: "fuzz").orientation
    }
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
