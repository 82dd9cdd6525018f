internal import Kernels

extension SGD {
  /// Moves the parameters of a linear layer, given the gradient of its output.
  ///
  /// The same numbers, bit for bit, as `backward()` through the layer and `step()`. But the gradient of
  /// the weight is never in memory as a whole: a few rows of ∂W = ∂yᵀ·x move their rows of W as soon as
  /// they are there. With very many outputs most of a step's time goes into reading and writing what
  /// is as large as the weight.
  ///
  /// Nothing is added to a parameter's `grad`, nor looked for there. Traps unless the layer's parameters
  /// are among the optimizer's, and the shapes fit.
  ///
  /// - Parameters:
  ///   - input: x, [rows, in].
  ///   - gradient: ∂y, [rows, out].
  package func step(_ layer: Linear, input: Tensor, gradient: Tensor) {
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
