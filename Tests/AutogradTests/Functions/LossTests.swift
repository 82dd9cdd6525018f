import Autograd
import Testing

struct LossTests {
  @Test(
    "losses and their gradients are PyTorch's, for all weights, smoothings and reductions",
    arguments: LayerGolden.stored?.losses ?? [])
  func golden(golden: LayerGolden.Case) throws {
    let reduction: LossReduction =
      switch try #require(golden.reduction) {
      case "sum": .sum
      case "none": .none
      default: .mean
      }
    if golden.function == "mseLoss" {
      let input = golden.leaf("input", golden.input)
      let target = golden.leaf("target", golden.input)
      let loss = input.mseLoss(target, reduction: reduction)
      #expect(loss.gradFn?.name == "MseLossBackward0")
      return try golden.check(loss, gradientsOf: ["input": input, "target": target])
    }
    let labels = try #require(golden.labels)
    let input = golden.leaf("input", golden.input, in: -4...4)
    let weights =
      golden.weighted == true ? golden.tensor("weights", [golden.input[1]], in: 0.25...2) : nil
    let loss =
      if golden.function == "nllLoss" {
        input.nllLoss(labels, weights: weights, reduction: reduction)
      } else {
        input.crossEntropy(
          labels, weights: weights, labelSmoothing: try #require(golden.smoothing),
          reduction: reduction)
      }
    #expect(loss.gradFn?.name == "NllLossBackward0")
    try golden.check(loss, gradientsOf: ["input": input])
  }

  // >>> functional.cross_entropy(torch.tensor([[1e4, 1e4 - 1, 0]]), torch.tensor([1])) in float64:
  // 1.3132616875182228 (torch 2.13.0)
  @Test("large logits neither overflow nor lose digits")
  func large() throws {
    let logits = Variable(Tensor([10_000, 9_999, 0], shape: [1, 3]), requiresGrad: true)
    let loss = logits.crossEntropy([1])
    #expect(abs(loss.data.item - 1.313_261_7) < 1e-6)
    try loss.backward()
    let gradient = try #require(logits.grad).data.scalars
    #expect(abs(gradient[0] - 0.731_058_6) < 1e-6)
    #expect(abs(gradient[1] + 0.731_058_6) < 1e-6)
    #expect(gradient[2] == 0)
  }

  @Test("the mean over an empty batch is NaN, the sum 0")
  func empty() {
    let logits = Variable(Tensor(shape: [0, 3]))
    #expect(logits.crossEntropy([]).data.item.isNaN)
    #expect(logits.crossEntropy([], reduction: .sum).data.item == 0)
  }
}
