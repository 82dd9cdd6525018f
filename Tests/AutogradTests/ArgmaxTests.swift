import Autograd
import Testing

// Values of PyTorch 1.13.1:
//
//     x = torch.tensor([[1., 5, 5], [7, -1, 7]]); x.argmax(0); x.argmax(1)
//     torch.tensor([[0., float("nan"), 9]]).argmax(1)
//     torch.arange(24.).reshape(2, 3, 4).sin().argmax(1)

@Suite struct ArgmaxTests {
  private let matrix = Tensor([1, 5, 5, 7, -1, 7], shape: [2, 3])

  @Test("the first of the largest along an axis") func axes() {
    #expect(matrix.argmax(axis: 0) == [1, 0, 1])
    #expect(matrix.argmax(axis: 1) == [1, 0])
    #expect(matrix.argmax() == [1, 0])
    #expect(Variable(matrix).argmax(axis: 0) == [1, 0, 1])
    #expect(Tensor([3], shape: [1]).argmax() == [0])
  }

  @Test("NaN is the largest") func notANumber() {
    #expect(Tensor([0, .nan, 9], shape: [1, 3]).argmax() == [1])
    #expect(Tensor([.nan, .nan, 9], shape: [3]).argmax() == [0])
  }

  @Test("an axis between others") func between() {
    let sines: [Float] = [
      0.0, 0.8414710, 0.9092974, 0.1411200, -0.7568025, -0.9589243, -0.2794155, 0.6569866,
      0.9893582, 0.4121185, -0.5440211, -0.9999902, -0.5365729, 0.4201670, 0.9906074, 0.6502879,
      -0.2879033, -0.9613975, -0.7509872, 0.1498772, 0.9129453, 0.8366556, -0.0088513, -0.8462204,
    ]
    let expected = [2, 0, 0, 1, 2, 2, 0, 0]
    #expect(Tensor(sines, shape: [2, 3, 4]).argmax(axis: 1) == expected)
  }
}
