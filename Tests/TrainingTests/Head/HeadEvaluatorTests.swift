import Autograd
import Features
import TestSupport
import Testing
import Training
import Vision

@Suite("Evaluation of a head")
struct HeadEvaluatorTests {
  private let set = Clusters.set(classes: 3, perClass: 4, seed: 1)

  @Test("logits are volatile, have no gradFn, and no tensor was saved")
  func volatile() {
    let head = Linear(512, 3, seed: 0)
    #expect(head.parameters.allSatisfy { $0.requiresGrad })
    let logits = HeadEvaluator.logits(head, of: set.features)
    #expect(logits.isVolatile)
    #expect(!logits.requiresGrad)
    #expect(logits.gradFn == nil)
    // The same head on an input that isn't volatile keeps something: the test can tell.
    let plain = head(Variable(set.features))
    #expect(plain.gradFn != nil)
    #expect((plain.gradFn?.savedTensorCount ?? 0) > 0)
  }

  @Test("nothing in an evaluation is kept for backward")
  func keepsNothing() {
    let probe = Probe(Linear(512, 3, seed: 0))
    _ = HeadEvaluator.evaluate(probe, on: set, classCount: 3)
    #expect(probe.outputs.count == 1)
    #expect(probe.outputs.allSatisfy { $0.isVolatile && $0.gradFn == nil && !$0.requiresGrad })
    #expect(probe.inner.parameters.allSatisfy { $0.grad == nil })
  }

  /// A module that keeps its outputs.
  private final class Probe: Module {
    let inner: Linear
    private(set) var outputs: [Variable] = []

    init(_ inner: Linear) { self.inner = inner }

    func callAsFunction(_ input: consuming Variable) -> Variable {
      let output = inner(input)
      outputs.append(output)
      return output
    }
  }

  @Test("outputs that overflow are an error that names the image")
  func overflow() throws {
    var weight = [Float](repeating: 0, count: 3 * 512)
    weight[0] = .greatestFiniteMagnitude
    weight[1] = .greatestFiniteMagnitude
    var features = set.features.scalars
    for row in 0..<12 { (features[512 * row], features[512 * row + 1]) = (0.1, 0.1) }
    (features[512 * 5], features[512 * 5 + 1]) = (3, 3)
    let set = FeatureSet(
      features: Tensor(features, shape: set.features.shape), labels: set.labels,
      paths: (0..<12).map { "/\($0).png" })
    let head = TrainedHead(
      weight: Tensor(weight, shape: [3, 512]), bias: Tensor([0, 0, 0], shape: [3]))
    #expect(throws: FeatureError.logits(image: set.paths[5])) {
      try HeadEvaluated(
        of: head, temperature: nil, on: set, classes: ["a", "b", "c"], root: "/")
    }
  }

  @Test("the figures are those of the logits")
  func figures() {
    // A head that scores each class by the features at its own places finds every one.
    let weight = (0..<3).flatMap { label in
      (0..<512).map { Float($0 % 3 == label ? 1 : 0) }
    }
    let head = Linear(weight: Tensor(weight, shape: [3, 512]), bias: nil)
    let evaluation = HeadEvaluator.evaluate(head, on: set, classCount: 3)
    #expect(evaluation.images == 12)
    #expect(evaluation.top1 == 1)
    #expect(evaluation.confusion.rows == [[4, 0, 0], [0, 4, 0], [0, 0, 4]])
  }
}
