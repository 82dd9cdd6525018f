internal import Foundation

/// eˣ / Σ eˣ along an axis; the gradient is y · (g − Σ g·y).
struct Softmax: Function {
  var name: String { "SoftmaxBackward0" }
  let axis: Int

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput()
    return inputs.take(0).alongAxis(axis, "softmax") { row in
      let largest = row.largest
      var sum: Float = 0
      row.update { value in
        let power = exp(value - largest)
        sum += power
        return power
      }
      let scale = 1 / sum
      row.update { $0 * scale }
    }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let output = try context.saved(0)
    let result = gradient.alongAxis(axis, "softmax", with: output) { row, output in
      let dot = row.dot(output)
      row.update(with: output) { ($0 - dot) * $1 }
    }
    return [result]
  }
}

/// x − ln Σ eˣ along an axis; the gradient is g − eʸ · Σ g.
struct LogSoftmax: Function {
  var name: String { "LogSoftmaxBackward0" }
  let axis: Int

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput()
    return inputs.take(0).alongAxis(axis, "logSoftmax") { row in
      let largest = row.largest
      var sum: Float = 0
      row.forEach { sum += exp($0 - largest) }
      let logarithm = log(sum)
      row.update { ($0 - largest) - logarithm }
    }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let output = try context.saved(0)
    let result = gradient.alongAxis(axis, "logSoftmax", with: output) { row, output in
      var sum: Float = 0
      row.forEach { sum += $0 }
      row.update(with: output) { $0 - exp($1) * sum }
    }
    return [result]
  }
}

/// Elements a fixed distance apart: one line along an axis.
struct Line {
  fileprivate let base: UnsafeMutablePointer<Float>
  fileprivate let count: Int
  fileprivate let stride: Int

  @inline(__always)
  fileprivate func forEach(_ body: (Float) -> Void) {
    if stride == 1 {
      for index in 0..<count { body(base[index]) }
    } else {
      for index in 0..<count { body(base[index * stride]) }
    }
  }

  @inline(__always)
  fileprivate func update(_ body: (Float) -> Float) {
    if stride == 1 {
      for index in 0..<count { base[index] = body(base[index]) }
    } else {
      for index in 0..<count { base[index * stride] = body(base[index * stride]) }
    }
  }

  @inline(__always)
  fileprivate func update(with other: Line, _ body: (Float, Float) -> Float) {
    for index in 0..<count {
      base[index * stride] = body(base[index * stride], other.base[index * stride])
    }
  }

  fileprivate var largest: Float {
    if stride == 1 { return Largest.row(base, count) }
    var largest = base[0]
    forEach { largest = Largest.of(largest, $0) }
    return largest
  }

  fileprivate func dot(_ other: Line) -> Float {
    var sum: Float = 0
    for index in 0..<count { sum += base[index * stride] * other.base[index * stride] }
    return sum
  }
}

extension Tensor {
  /// This tensor after `body` has overwritten each line along an axis.
  @inline(__always)
  fileprivate consuming func alongAxis(
    _ axis: Int, _ operation: StaticString, _ body: (Line) -> Void
  ) -> Tensor {
    var result = self
    let axis = Axes.index(axis, rank: result.rank, operation)
    let count = result.shape[axis]
    let inner = result.shape[(axis + 1)...].reduce(1, *)
    result.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count > 0 else { return }
      for outer in stride(from: 0, to: buffer.count, by: count * inner) {
        for line in 0..<inner {
          body(Line(base: base + outer + line, count: count, stride: inner))
        }
      }
    }
    return result
  }

  /// The same with the lines of a second tensor of the same shape beside it, for reading.
  @inline(__always)
  fileprivate consuming func alongAxis(
    _ axis: Int, _ operation: StaticString, with other: Tensor, _ body: (Line, Line) -> Void
  ) -> Tensor {
    var start: UnsafeMutablePointer<Float>?
    return alongAxis(axis, operation) { line in
      let first = start ?? line.base
      start = first
      withExtendedLifetime(other) {
        let base = other.storage.base + (line.base - first)
        body(line, Line(base: base, count: line.count, stride: line.stride))
      }
    }
  }
}

extension Variable {
  /// eˣ / Σ eˣ along an axis: positive numbers that sum to 1.
  public consuming func softmax(axis: Int) -> Variable {
    Variable.apply(Softmax(axis: axis), to: [self])
  }

  /// The logarithm of `softmax(axis:)`, computed without overflow.
  public consuming func logSoftmax(axis: Int) -> Variable {
    Variable.apply(LogSoftmax(axis: axis), to: [self])
  }
}
