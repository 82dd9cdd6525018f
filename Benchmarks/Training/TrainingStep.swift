import Autograd
import Foundation
import Vision

/// A whole training step of ResNet-18: everything requires grad, 8 images of 224×224.
enum TrainingStep {
  private static let images = 8

  static let measurement = TrainingBenchmark.Measurement(
    name: "step", title: "ResNet-18, a step of 8 images, every layer",
    figure: { String(format: "%.0f ms", $0 * 1000) },
    prepare: {
      let model = ResNet(.resNet18)
      let optimizer = try SGD(model.parameters, learningRate: 0.01, momentum: 0.9)
      let input = Tensor(shape: [images, 3, 224, 224], repeating: 0.5)
      let labels = Array(0..<images)
      return {
        optimizer.zeroGrad()
        try model(Variable(input)).crossEntropy(labels).backward()
        optimizer.step()
      }
    })
}
