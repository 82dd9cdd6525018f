import Autograd
import Vision

/// A whole training step of ResNet-18: everything requires grad, 8 images of 224×224.
enum TrainingStep {
  static func run() throws {
    let images = 8
    let model = ResNet18()
    let optimiser = try SGD(model.parameters, learningRate: 0.01, momentum: 0.9)
    let input = Tensor(shape: [images, 3, 224, 224], repeating: 0.5)
    let labels = (0..<images).map { $0 }
    let seconds = try median(of: 5) {
      optimiser.zeroGrad()
      try model(Variable(input)).crossEntropy(labels).backward()
      optimiser.step()
    }
    report("ResNet-18, one step of \(images) images, all layers", seconds * 1000, "ms")
  }
}
