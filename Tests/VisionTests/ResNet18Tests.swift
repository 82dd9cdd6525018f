import Autograd
import Testing
import Vision

struct ResNet18Tests {
  @Test("a network has torchvision's 62 parameters and 40 buffers: 11,689,512 numbers train")
  func keys() {
    let model = ResNet(.resNet18)
    #expect(model.namedParameters.count == 62)
    #expect(model.namedBuffers.count == 40)
    #expect(model.parameters.reduce(0) { $0 + $1.data.count } == 11_689_512)
    let names = model.namedParameters.map(\.name)
    #expect(names.first == "conv1.weight")
    #expect(names.contains("layer2.0.downsample.0.weight"))
    #expect(names.last == "fc.bias")
  }

  @Test("an image of 64×64 becomes 512 features and as many scores as there are classes")
  func shapes() {
    let model = ResNet(.resNet18, classes: 10)
    model.eval()
    let input = Variable(Tensor(shape: [2, 3, 64, 64], repeating: 0.5), volatile: true)
    #expect(model.features(input).shape == [2, 512])
    let scores = model(input)
    #expect(scores.shape == [2, 10])
    #expect(scores.isVolatile)
    #expect(scores.gradFn == nil)
    #expect(scores.data.scalars.allSatisfy { $0.isFinite })
  }
}
