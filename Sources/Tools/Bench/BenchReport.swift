package import Text
package import Vision

/// What `finetune bench` measured.
package struct BenchReport: Sendable, Equatable {
  /// A layer of the network.
  package struct Layer: Sendable, Equatable {
    /// As in the state dictionary: `layer1.0.conv1`.
    package var name: String
    /// How it is computed, such as `winograd4x4` or `direct`.
    package var algorithm: String
    /// For a batch.
    package var milliseconds: Double
    /// Of the multiplications and additions that the definition asks for, a second.
    package var gflops: Double
  }

  /// What kind of network the backbone is.
  package var network: Architecture
  /// The file that its weights are from; nil if they are random.
  package var weights: String?
  /// The height and width of the images that go through it.
  package var imageSize: Int
  /// Whether the network has a head, which is counted and not measured.
  package var hasHead: Bool
  /// Of the network for an image, with its head if it has one, as the definition has them.
  package var multiplications: Int
  /// The instruction set: `avx512`, `avx2` or `baseline`.
  package var isa: String
  package var threads: Int
  /// `fp32` or `int8`.
  package var precision: String
  package var batchSize: Int
  /// Through the frozen backbone; the median of the batches.
  package var imagesPerSecond: Double
  /// Of the multiplications and additions that the definition asks for, a second.
  package var gflops: Double
  /// What multiply-adds in registers reach on all threads, in fp32.
  package var peakGflops: Double
  package var layers: [Layer]
  /// PNGs of 500×375 to such images, on all threads.
  package var decodeImagesPerSecond: Double
  /// What the backbone computes in, its weights not counted.
  package var arenaBytes: Int

  /// The report for machines.
  package var json: JSON {
    [
      "architecture": .string(network.name), "weights": weights.map(JSON.string) ?? .null,
      "imageSize": .integer(imageSize), "multiplications": .integer(multiplications),
      "hasHead": .boolean(hasHead),
      "isa": .string(isa), "threads": .integer(threads), "precision": .string(precision),
      "batchSize": .integer(batchSize), "imagesPerSecond": rounded(imagesPerSecond),
      "gflops": rounded(gflops), "peakGflops": rounded(peakGflops),
      "layers": .array(
        layers.map {
          [
            "name": .string($0.name), "algorithm": .string($0.algorithm),
            "milliseconds": rounded($0.milliseconds), "gflops": rounded($0.gflops),
          ]
        }),
      "decodeImagesPerSecond": rounded(decodeImagesPerSecond), "arenaBytes": .integer(arenaBytes),
    ]
  }

  private func rounded(_ value: Double) -> JSON { .number((value * 1e3).rounded() / 1e3) }
}
