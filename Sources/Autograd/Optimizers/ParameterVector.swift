internal import Kernels

/// A number for each element of each parameter, as one long vector.
struct ParameterVector {
  /// One for each parameter, of its shape.
  private(set) var tensors: [Tensor]

  init(_ tensors: [Tensor]) {
    self.tensors = tensors
  }

  /// Σ x·y, accumulated in double precision.
  func dot(_ other: ParameterVector) -> Double {
    zip(tensors, other.tensors).reduce(0) { sum, pair in
      pair.0.withSpan { x in
        pair.1.withSpan {
          sum + KernelTable.current.elements.preciseProducts(x, $0, from: 0).products
        }
      }
    }
  }

  /// The largest absolute value; NaN if one is.
  var largest: Float {
    tensors.reduce(0) { largest, tensor in
      tensor.withSpan { numbers in
        var largest = largest
        for index in numbers.indices {
          let size = abs(numbers[index])
          if size > largest || size.isNaN { largest = size }
        }
        return largest
      }
    }
  }

  /// self += factor·other.
  mutating func add(_ other: ParameterVector, times factor: Double) {
    for index in tensors.indices {
      let count = tensors[index].count
      tensors[index].withMutablePointer { target in
        other.tensors[index].withPointer { source in
          // A step of descent against the factor.
          KernelTable.current.slide(target, source, count, Float(-factor), 0)
        }
      }
    }
  }

  /// self ·= factor.
  mutating func scale(by factor: Double) {
    for index in tensors.indices {
      tensors[index].withMutableSpan { KernelTable.current.elements.scale(&$0, by: Float(factor)) }
    }
  }
}
