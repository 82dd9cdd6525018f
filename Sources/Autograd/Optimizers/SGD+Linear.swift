internal import Kernels

extension SGD {
  /// Moves the parameters of a linear layer, given the gradient of its output.
  ///
  /// A few rows of ∂W = ∂yᵀ·x move their rows of W as soon as they are there: with very many outputs
  /// most of a step's time goes into reading and writing what is as large as the weight.
  public func step(_ layer: Linear, input: Tensor, gradient: Tensor) {
    let (rows, outputs, features) = (input.shape[0], layer.outFeatures, layer.inFeatures)
    precondition(
      input.shape == [rows, features] && gradient.shape == [rows, outputs],
      "SGD: expected an input [\(rows), \(features)] and a gradient [\(rows), \(outputs)], found "
        + "\(input.shape) and \(gradient.shape)")
    move(index(of: layer.weight)) { _, move in
      gradient.withPointer { gradient in
        input.withPointer { input in
          gemm(
            m: outputs, n: features, k: rows,
            Matrix(gradient, rowStride: 1, columnStride: outputs),
            Matrix(input, rowStride: features, columnStride: 1)
          ) { rows, block in
            move(rows.lowerBound * features..<rows.upperBound * features, block)
          }
        }
      }
    }
    if let bias = layer.bias {
      step(index(of: bias), gradient.columnSums(rows: rows, columns: outputs))
    }
  }

  private func index(of parameter: Variable) -> Int {
    guard let index = parameters.firstIndex(where: { $0 === parameter }) else {
      preconditionFailure("SGD: the layer's parameters aren't among those of the optimizer")
    }
    return index
  }
}
