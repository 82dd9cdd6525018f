import Autograd
import Testing

@Suite struct WorkedExampleTests {
  @Test("the gradient of mean(3 (x + 2)²) at ones is 4.5") func gradient() throws {
    let x = Variable(.ones(2, 2), requiresGrad: true)
    let y = x + 2
    let z = y * y * 3
    let out = z.mean()
    #expect(x.grad == nil)
    #expect(y.data.scalars == [3, 3, 3, 3])
    #expect(y.gradFn?.name == "AddBackward0")
    #expect(z.data.scalars == [27, 27, 27, 27])
    #expect(z.gradFn?.name == "MulBackward0")
    #expect(out.data.item == 27)
    #expect(out.gradFn?.name == "MeanBackward0")
    try out.backward()
    #expect(x.grad?.data.shape == [2, 2])
    #expect(x.grad?.data.scalars == [4.5, 4.5, 4.5, 4.5])
  }
}
