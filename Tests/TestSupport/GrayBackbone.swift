package import Autograd

/// A backbone for tests: every feature of an image is the sum of its pixels' values at one place.
package final class GrayBackbone: Module {
  package init() {}

  package private(set) var batchSizes: [Int] = []
  package private(set) var sawOnlyVolatile = true

  package func callAsFunction(_ input: consuming Variable) -> Variable {
    let shape = input.shape
    batchSizes.append(shape[0])
    sawOnlyVolatile = sawOnlyVolatile && input.isVolatile
    let values = input.data.scalars
    let size = shape[1] * shape[2] * shape[3]
    let features = Tensor(shape: [shape[0], 512]) { target in
      for row in 0..<shape[0] {
        for column in 0..<512 { target[row * 512 + column] = values[row * size + column] }
      }
    }
    return Variable(features, volatile: true)
  }
}
