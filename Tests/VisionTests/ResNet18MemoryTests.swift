import Autograd
import Testing
import Vision

struct ResNet18MemoryTests {
  // In a process of its own: tensor memory counts all tests that run at the same time.
  @Test("a batch of 32 keeps at most 25 MB an image for backward; volatile, a quarter at its peak")
  func memory() async {
    await #expect(processExitsWith: .success) {
      let model = ResNet(.resNet18, classes: 100)
      let images = Tensor(shape: [32, 3, 224, 224], repeating: 0.5)
      func megabytes(_ bytes: Int) -> Double { Double(bytes) / 1e6 / 32 }

      model.train()
      let before = TensorMemory.liveBytes - images.count * MemoryLayout<Float>.stride
      var output: Variable? = model(Variable(images))
      let graph = megabytes(TensorMemory.liveBytes - before)
      #expect(output?.requiresGrad == true)
      output = nil

      model.eval()
      TensorMemory.resetPeak()
      output = model(Variable(images, volatile: true))
      let volatile = megabytes(TensorMemory.peakBytes - before)
      #expect(output?.gradFn == nil)
      #expect(graph <= 25)
      #expect(volatile <= graph / 4)
      print("graph \(graph) MB an image, volatile peak \(volatile) MB an image")
    }
  }
}
