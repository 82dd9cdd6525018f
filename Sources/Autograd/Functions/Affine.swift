internal import Kernels

extension Variable {
  /// The affine map x·Wᵀ + b of this variable x, which has the shape [..., in].
  ///
  /// - Parameters:
  ///   - weight: [out, in].
  ///   - bias: [out].
  /// - Returns: [..., out].
  public consuming func linear(
    weight: Variable, bias: Variable? = nil
  ) -> Variable {
    guard let bias else { return .apply(Affine(hasBias: false), to: [self, weight]) }
    return .apply(Affine(hasBias: true), to: [self, weight, bias])
  }
}

package struct Affine: Function {
  let hasBias: Bool

  package var name: String { hasBias ? "AddmmBackward0" : "MmBackward0" }

  package func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let input = inputs[0]
    let weight = inputs[1]
    let bias = hasBias ? inputs[2] : nil
    precondition(
      weight.rank == 2 && input.shape.last == weight.shape[1],
      "linear: expected an input [..., in] and a weight [out, in], found \(input.shape) and "
        + "\(weight.shape)")
    let (outputs, features) = (weight.shape[0], weight.shape[1])
    precondition(
      bias.map { $0.shape == [outputs] } ?? true,
      "linear: expected a bias of shape [\(outputs)], found \(bias?.shape ?? [])")
    if context.needsGradient(input: 0) { context.save(input: 1, as: "weight") }
    if context.needsGradient(input: 1) { context.save(input: 0, as: "input") }
    let rows = input.shape.dropLast().reduce(1, *)
    return Tensor.writing(input.shape.dropLast() + [outputs]) { output in
      bias?.withPointer { bias in
        for row in 0..<rows { (output + row * outputs).update(from: bias, count: outputs) }
      }
      input.withPointer { input in
        weight.withPointer { weight in
          gemm(
            m: rows, n: outputs, k: features,
            Matrix(input, rowStride: features, columnStride: 1),
            Matrix(weight, rowStride: 1, columnStride: features), into: output,
            rowStride: outputs, accumulate: hasBias)
        }
      }
    }
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let outputs = gradient.shape.last ?? 1
    let rows = gradient.shape.dropLast().reduce(1, *)
    var ofInput: Tensor?
    if context.needsGradient(input: 0) {
      ofInput = inputGradient(gradient, try context.saved("weight"), rows: rows)
    }
    var ofWeight: Tensor?
    if context.needsGradient(input: 1) {
      let input = try context.saved("input")
      ofWeight = weightGradient(gradient, input, rows: rows)
    }
    guard hasBias else { return [ofInput, ofWeight] }
    guard context.needsGradient(input: 2) else { return [ofInput, ofWeight, nil] }
    return [ofInput, ofWeight, gradient.columnSums(rows: rows, columns: outputs)]
  }

  /// ∂x = ∂y·W.
  private func inputGradient(_ gradient: Tensor, _ weight: Tensor, rows: Int) -> Tensor {
    let (outputs, features) = (weight.shape[0], weight.shape[1])
    return Tensor.writing(gradient.shape.dropLast() + [features]) { result in
      gradient.withPointer { gradient in
        weight.withPointer { weight in
          gemm(
            m: rows, n: features, k: outputs,
            Matrix(gradient, rowStride: outputs, columnStride: 1),
            Matrix(weight, rowStride: features, columnStride: 1), into: result,
            rowStride: features, accumulate: false)
        }
      }
    }
  }

  /// ∂W = ∂yᵀ·x.
  private func weightGradient(_ gradient: Tensor, _ input: Tensor, rows: Int) -> Tensor {
    let (outputs, features) = (gradient.shape.last ?? 1, input.shape.last ?? 1)
    return Tensor.writing([outputs, features]) { result in
      gradient.withPointer { gradient in
        input.withPointer { input in
          gemm(
            m: outputs, n: features, k: rows,
            Matrix(gradient, rowStride: 1, columnStride: outputs),
            Matrix(input, rowStride: features, columnStride: 1), into: result,
            rowStride: features, accumulate: false)
        }
      }
    }
  }
}

extension Tensor {
  /// The sum over the rows of a row-major matrix: what a bias that was added to each row receives.
  func columnSums(rows: Int, columns: Int) -> Tensor {
    Tensor.writing([columns]) { sums in
      sums.update(repeating: 0, count: columns)
      withPointer { elements in
        for row in 0..<rows {
          let row = elements + row * columns
          for column in 0..<columns { sums[column] += row[column] }
        }
      }
    }
  }
}
