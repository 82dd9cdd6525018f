import Autograd
import Testing

/// What PyTorch 2.13 does with NaN and infinity.
///
/// Values and gradients are those that this prints, for each function f:
///
///     x = torch.tensor([nan, inf, -inf, -0.0, 1.0], requires_grad=True)
///     y = f(x); y.sum().backward(); print(y, x.grad)
@Suite struct NonFiniteTests {
  private let nan = Float.nan
  private let inf = Float.infinity
  private let x = Variable(
    Tensor([.nan, .infinity, -.infinity, -0.0, 1], shape: [5]), requiresGrad: true)

  private func expect(_ y: Variable, _ values: [Float], gradient: [Float]) throws {
    expectClose(y.data.scalars, values, "values")
    try y.sum().backward()
    expectClose(x.grad?.data.scalars ?? [], gradient, "gradient")
  }

  @Test("relu keeps NaN and lets its gradient pass") func relu() throws {
    try expect(x.relu(), [nan, inf, 0, 0, 1], gradient: [1, 1, 0, 0, 1])
  }

  @Test("sigmoid and tanh saturate") func saturation() throws {
    try expect(x.sigmoid(), [nan, 1, 0, 0.5, 0.7310586], gradient: [nan, 0, 0, 0.25, 0.19661194])
    x.zeroGrad()
    try expect(x.tanh(), [nan, 1, -1, 0, 0.7615942], gradient: [nan, 0, 0, 1, 0.41997433])
  }

  @Test("exp, log and sqrt") func powers() throws {
    let e = Float(2.7182817)
    try expect(x.exp(), [nan, inf, 0, 1, e], gradient: [nan, inf, 0, 1, e])
    x.zeroGrad()
    try expect(x.log(), [nan, inf, nan, -inf, 0], gradient: [nan, 0, -0.0, -inf, 1])
    x.zeroGrad()
    try expect(x.sqrt(), [nan, inf, nan, -0.0, 1], gradient: [nan, 0, nan, -inf, 0.5])
  }

  @Test("max is NaN if there is one") func max() throws {
    #expect(x.max().data.item.isNaN)
    let rows = Variable(Tensor([1, .nan, 3, 1, 2, 3], shape: [2, 3]), requiresGrad: true)
    let largest = rows.max(axes: [1])
    #expect(largest.data.scalars[0].isNaN && largest.data.scalars[1] == 3)
    let long = Variable(Tensor((0..<40).map { $0 == 17 ? .nan : Float($0) }, shape: [40]))
    #expect(long.max().data.item.isNaN)
    #expect(long.reshape([2, 20]).max(axes: [0]).data.scalars[17].isNaN)
    #expect(long.slice(axis: 0, 18..<40).max().data.item == 39)
  }

  @Test("the largest of negative infinities is one") func maxOfInfinities() throws {
    let low = Variable(Tensor([-inf, -inf], shape: [2]), requiresGrad: true)
    #expect(low.max().data.item == -inf)
    try low.max().backward()
    #expect(low.grad?.data.scalars == [0.5, 0.5])
  }

  @Test("softmax of large numbers doesn't overflow") func softmax() {
    let large = Variable(Tensor([1000, 1000, -1000], shape: [3]))
    expectClose(large.softmax(axis: 0).data.scalars, [0.5, 0.5, 0], "softmax")
    expectClose(
      large.logSoftmax(axis: 0).data.scalars, [-0.6931472, -0.6931472, -2000.6931], "logSoftmax")
    let masked = Variable(Tensor([0, -.infinity], shape: [2]))
    #expect(masked.softmax(axis: 0).data.scalars == [1, 0])
    #expect(masked.logSoftmax(axis: 0).data.scalars == [0, -.infinity])
    #expect(x.softmax(axis: 0).data.scalars.allSatisfy { $0.isNaN })
  }

  @Test("the mean of nothing is NaN, the sum of nothing 0") func empty() {
    let empty = Variable(Tensor(shape: [0, 3]))
    #expect(empty.mean().data.item.isNaN)
    #expect(empty.mean(axes: [0]).data.scalars.allSatisfy { $0.isNaN })
    #expect(empty.sum(axes: [0]).data.scalars == [0, 0, 0])
  }

  @Test("powers of 0, by number and by tensor") func powersOfZero() throws {
    let zero = Variable(.zeros(3), requiresGrad: true)
    let exponent = Variable(Tensor([0, 1, 2], shape: [3]), requiresGrad: true)
    let y = zero.power(exponent)
    #expect(y.data.scalars == [1, 0, 0])
    try y.sum().backward()
    #expect(zero.grad?.data.scalars == [0, 1, 0])
    #expect(exponent.grad?.data.scalars == [0, 0, 0])
  }
}
