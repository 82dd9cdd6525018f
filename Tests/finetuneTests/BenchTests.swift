import Foundation
import Testing
import Weights

extension CommandLineTests {
  @Suite("finetune bench")
  struct BenchTests {
    private struct Report: Decodable {
      struct Layer: Decodable {
        let name: String
        let algorithm: String
        let milliseconds: Double
      }

      let architecture: String
      let weights: String?
      let imageSize: Int
      let multiplications: Int
      let hasHead: Bool
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
      #expect(report.architecture == "resnet18" && report.weights == nil)
      #expect(report.imageSize == 224 && report.multiplications == 1_814_073_344)
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

    @Test(
      "a backbone without a head is measured, told by its tensors; its crop is the images' size")
    func weights() throws {
      let scratch = try Scratch()
      let (made, body) = (scratch.path + "/made.safetensors", scratch.path + "/any")
      let outcome0 = try Tool.run("init", "--architecture", "efficientnet_lite0", "--output", made)
      #expect(outcome0.code == 0, "\(outcome0.errors)")
      let source = try WeightsFile(path: made)
      let entries = try source.names.filter { !$0.hasPrefix("_fc.") }.map {
        TensorEntry($0, shape: try source.info($0).shape, floats: try source.floats($0))
      }
      let preprocessing = try #require(source.metadata["preprocessing"])
        .replacing("\"crop\":224", with: "\"crop\":96")
      try SafetensorsWriter.write(
        entries, metadata: ["preprocessing": preprocessing], to: body)
      for precision in ["fp32", "int8"] {
        let outcome = try Tool.run(
          "bench", "--weights", body, "--seconds", "0.1", "--batch-size", "1", "--precision",
          precision, "--format", "json")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.architecture == "efficientnet_lite0" && report.weights == body)
        #expect(report.imageSize == 96 && report.precision == precision && !report.hasHead)
        // The first convolutions are computed together, a strip of rows at a time.
        #expect(report.layers.first?.name == "_blocks.0")
        #expect(report.layers.last?.name == "_conv_head")
      }
      let missing = try Tool.run("bench", "--weights", scratch.path + "/none")
      #expect(missing.code == 66)
    }

    @Test("the text names the layers, and sizes that are none are refused")
    func text() throws {
      let outcome = try Tool.run("bench", "--seconds", "0.1", "--batch-size", "1")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("images/s in fp32, batches of 1"))
      #expect(outcome.output.contains("layer1.0.conv1"))
      #expect(outcome.output.contains("Network   ResNet-18, random weights\n"))
      #expect(
        outcome.output.contains(
          "1.81 billion multiplications for an image of 224×224, with its head\n"))
      for wrong in [
        ["--batch-size", "0"], ["--seconds", "-1"], ["--seconds", "nan"],
        ["--architecture", "resnet50"], ["--weights-prefix", "x"],
      ] {
        let outcome = try Tool.run(["bench"] + wrong)
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains(wrong[0]))
      }
    }
  }
}
