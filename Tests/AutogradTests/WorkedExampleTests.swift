import Autograd
import Testing

@Suite struct WorkedExampleTests {
  /// x = torch.ones(2, 2, requires_grad=True); y = x + 2; z = y * y * 3; out = z.mean(), printed by
  /// PyTorch before and after out.backward().
  @Test("the worked example prints, word for word, what it prints in PyTorch")
  func wordForWord() throws {
    let x = Variable(.ones(2, 2), requiresGrad: true)
    let y = x + 2
    let z = y * y * 3
    let out = z.mean()
    #expect("\(x)" == "tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)")
    #expect("\(y)" == "tensor([[3., 3.],\n        [3., 3.]], grad_fn=<AddBackward0>)")
    #expect("\(z)" == "tensor([[27., 27.],\n        [27., 27.]], grad_fn=<MulBackward0>)")
    #expect("\(out)" == "tensor(27., grad_fn=<MeanBackward0>)")
    #expect(x.grad == nil)
    try out.backward()
    let grad = try #require(x.grad)
    #expect("\(grad)" == "tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])")
  }

  @Test("a sum requires grad if any of its terms does") func twoFlags() {
    let x = Variable(.random([5, 5], .signed, seed: 1))
    let y = Variable(.random([5, 5], .signed, seed: 2))
    let z = Variable(.random([5, 5], .signed, seed: 3), requiresGrad: true)
    let a = x + y
    #expect(!a.requiresGrad)
    let b = a + z
    #expect(b.requiresGrad)
  }
}
