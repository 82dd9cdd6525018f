import Foundation
import Testing

extension CommandLineTests {
  @Suite("finetune bench")
  struct BenchTests {
    private struct Report: Decodable {
      struct Layer: Decodable {
        let name: String
        let algorithm: String
        let milliseconds: Double
      }

      let isa: String
      let threads: Int
      let precision: String
      let batchSize: Int
      let imagesPerSecond: Double
      let gflops: Double
      let peakGflops: Double
      let layers: [Layer]
      let decodeImagesPerSecond: Double
      let arenaBytes: Int
    }

    @Test("measures every convolution, in either precision", arguments: ["fp32", "int8"])
    func report(precision: String) throws {
      let outcome = try Tool.run(
        "bench", "--seconds", "0.2", "--batch-size", "2", "--threads", "2", "--precision",
        precision, "--format", "json")
      #expect(outcome.code == 0, "\(outcome.errors)")
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
      #expect(["avx512", "avx2", "baseline"].contains(report.isa))
      #expect(report.threads == 2 && report.precision == precision && report.batchSize == 2)
      #expect(report.layers.count == 20)
      #expect(report.layers.first?.name == "conv1")
      #expect(report.layers.last?.name == "layer4.1.conv2")
      #expect(Set(report.layers.map(\.name)).count == 20)
      #expect(report.layers.allSatisfy { $0.milliseconds > 0 && !$0.algorithm.isEmpty })
      // 1.81 billion multiplications an image, each with an addition.
      let operations = report.gflops / report.imagesPerSecond
      #expect(abs(operations - 3.627) < 0.01, "\(operations) GFLOP an image")
      #expect(report.decodeImagesPerSecond > 0 && report.peakGflops > 0 && report.arenaBytes > 0)
    }

    @Test("the text names the layers, and sizes that are none are refused")
    func text() throws {
      let outcome = try Tool.run("bench", "--seconds", "0.1", "--batch-size", "1")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("images/s in fp32, batches of 1"))
      #expect(outcome.output.contains("layer1.0.conv1"))
      for wrong in [["--batch-size", "0"], ["--seconds", "-1"], ["--seconds", "nan"]] {
        let outcome = try Tool.run(["bench"] + wrong)
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains(wrong[0]))
      }
    }
  }
}
