// What users of the kernels call: spans in, spans out.

extension ElementKernels {
  /// numbers[i] = exp(numbers[i] − shift), within one unit in the last place.
  package func exponentiate(_ numbers: inout MutableSpan<Float>, minus shift: Float = 0) {
    change(&numbers) { exponentials($0, $1, shift, $0) }
  }

  /// to[i] = exp(from[i] − shift).
  package func exponentiate(
    _ from: Span<Float>, minus shift: Float = 0, into to: inout MutableSpan<Float>
  ) {
    fill(&to, from) { exponentials($0, $1, shift, $2) }
  }

  /// numbers[i] = 1 / (1 + exp(−numbers[i])).
  package func squash(_ numbers: inout MutableSpan<Float>) {
    change(&numbers) { sigmoids($0, $1, $0) }
  }

  /// to[i] = 1 / (1 + exp(−from[i])).
  package func squash(_ from: Span<Float>, into to: inout MutableSpan<Float>) {
    fill(&to, from) { sigmoids($0, $1, $2) }
  }

  /// numbers[i] −= number.
  package func subtract(_ number: Float, from numbers: inout MutableSpan<Float>) {
    change(&numbers) { subtract($0, $1, number, $0) }
  }

  /// numbers[i] ·= factor.
  package func scale(_ numbers: inout MutableSpan<Float>, by factor: Float) {
    change(&numbers) { scale($0, $1, factor, $0) }
  }

  /// to[i] = from[i] · factor.
  package func scale(_ from: Span<Float>, by factor: Float, into to: inout MutableSpan<Float>) {
    fill(&to, from) { scale($0, $1, factor, $2) }
  }

  /// numbers[i] = (numbers[i] − center) · scale + shift.
  package func normalize(
    _ numbers: inout MutableSpan<Float>, center: Float, scale: Float, shift: Float
  ) {
    change(&numbers) { normalize($0, $1, center, scale, shift, $0) }
  }

  /// to[i] = (from[i] − center) · scale + shift.
  package func normalize(
    _ from: Span<Float>, center: Float, scale: Float, shift: Float,
    into to: inout MutableSpan<Float>
  ) {
    fill(&to, from) { normalize($0, $1, center, scale, shift, $2) }
  }

  /// to[i] = (gradient[i] − offset − (input[i] − center) · slope) · scale.
  package func denormalize(
    _ gradient: Span<Float>, _ input: Span<Float>, offset: Float, center: Float, slope: Float,
    scale: Float, into to: inout MutableSpan<Float>
  ) {
    fill(&to, gradient, input) { denormalize($0, $1, $2, offset, center, slope, scale, $3) }
  }

  /// numbers[i] += others[i].
  package func add(_ others: Span<Float>, to numbers: inout MutableSpan<Float>) {
    change(&numbers, others) { sums($0, $1, $2, $0) }
  }

  /// numbers[i] −= others[i].
  package func subtract(_ others: Span<Float>, from numbers: inout MutableSpan<Float>) {
    change(&numbers, others) { differences($0, $1, $2, $0) }
  }

  /// numbers[i] ·= others[i].
  package func multiply(_ numbers: inout MutableSpan<Float>, by others: Span<Float>) {
    change(&numbers, others) { products($0, $1, $2, $0) }
  }

  /// to[i] = a[i] · b[i].
  package func multiply(
    _ a: Span<Float>, _ b: Span<Float>, into to: inout MutableSpan<Float>
  ) {
    fill(&to, a, b) { products($0, $1, $2, $3) }
  }

  /// numbers[i] = the larger of numbers[i] and others[i]; NaN if one is.
  package func raise(_ numbers: inout MutableSpan<Float>, to others: Span<Float>) {
    change(&numbers, others) { larger($0, $1, $2, $0) }
  }

  private func change(
    _ numbers: inout MutableSpan<Float>, _ body: (UnsafeMutablePointer<Float>, Int) -> Void
  ) {
    numbers.withUnsafeMutableBufferPointer { numbers in
      if let first = numbers.baseAddress { body(first, numbers.count) }
    }
  }

  private func change(
    _ numbers: inout MutableSpan<Float>, _ others: Span<Float>,
    _ body: (UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int) -> Void
  ) {
    precondition(numbers.count == others.count, "elements: \(numbers.count) and \(others.count)")
    others.withUnsafeBufferPointer { others in
      change(&numbers) { first, count in
        if let other = others.baseAddress { body(first, other, count) }
      }
    }
  }

  private func fill(
    _ to: inout MutableSpan<Float>, _ from: Span<Float>,
    _ body: (UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Void
  ) {
    change(&to, from) { body($1, $2, $0) }
  }

  private func fill(
    _ to: inout MutableSpan<Float>, _ a: Span<Float>, _ b: Span<Float>,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Void
  ) {
    precondition(to.count == b.count, "elements: \(to.count) and \(b.count)")
    b.withUnsafeBufferPointer { b in
      change(&to, a) { to, a, count in
        if let b = b.baseAddress { body(a, b, count, to) }
      }
    }
  }
}
