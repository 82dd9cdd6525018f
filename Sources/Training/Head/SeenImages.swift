internal import Foundation
package import Vision

/// Which images a head was made with, so that an evaluation can tell whether it measures those.
package struct SeenImages: Codable, Sendable, Equatable {
  /// Those that trained it.
  package var train: DigestSample
  /// Those that its epoch and its temperature were chosen on.
  package var validation: DigestSample

  /// The images of these samples.
  package init(train: [Sample], validation: [Sample]) {
    self.train = DigestSample(of: train.map(\.digest))
    self.validation = DigestSample(of: validation.map(\.digest))
  }
}

/// Some digests of images, in eight characters each: the first 48 bits, at most 65,536 of them.
///
/// Of more digests the lowest are kept. Which those are depends on the digests alone: whatever
/// shares half its images with the others shares about half of these, so that another data set is
/// known as another one, while a few images among many may be missed. Two different images agree in
/// 48 bits once in 2.8·10¹⁴ pairs.
package struct DigestSample: Sendable, Equatable {
  /// How many digests are kept.
  package static let most = 1 << 16
  private static let byteCount = 6

  /// How many different images there are in all.
  package let count: Int
  /// Ascending, each once.
  private let prefixes: [UInt64]

  /// The sample of these digests.
  package init(of digests: [ContentDigest]) {
    let all = Set(digests.map(DigestSample.prefix)).sorted()
    count = all.count
    prefixes = Array(all.prefix(DigestSample.most))
  }

  /// Whether every digest was kept.
  package var isComplete: Bool { prefixes.count == count }

  /// How many of these digests are in the sample.
  package func matches(_ digests: [ContentDigest]) -> Int {
    let own = Set(prefixes)
    return digests.count { own.contains(DigestSample.prefix($0)) }
  }

  private static func prefix(_ digest: ContentDigest) -> UInt64 { digest.prefix >> 16 }
}

extension DigestSample: Codable {
  private enum CodingKeys: String, CodingKey {
    case count, digests
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    count = try container.decode(Int.self, forKey: .count)
    let bytes = [UInt8](try container.decode(Data.self, forKey: .digests))
    let prefixes = stride(from: 0, to: bytes.count - bytes.count % Self.byteCount, by: 6).map {
      bytes[$0..<($0 + Self.byteCount)].reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard bytes.count.isMultiple(of: Self.byteCount), prefixes.count <= Self.most,
      prefixes.count == min(count, Self.most), zip(prefixes, prefixes.dropFirst()).allSatisfy(<)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .digests, in: container, debugDescription: "not so many digests in order")
    }
    self.prefixes = prefixes
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    let bytes = prefixes.flatMap { prefix in
      (0..<Self.byteCount).map { UInt8(truncatingIfNeeded: prefix >> UInt64(40 - 8 * $0)) }
    }
    try container.encode(Data(bytes), forKey: .digests)
  }
}
