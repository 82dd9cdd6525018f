package import Autograd

/// The processes that work on one run, each as one of them.
///
/// All of them make the same calls in the same order, and each call waits for all. What is put together
/// is put together in the order of ranks, so that every process has the same bits, whatever the
/// network between them does.
package protocol Communicator: Sendable {
  /// Which process this is: 0 ..< size.
  var rank: Int { get }
  /// How many there are, at least 1.
  var size: Int { get }
  /// What each process has given, in the order of ranks; lengths may differ.
  func allGather(_ bytes: [UInt8]) throws -> [[UInt8]]
  /// What the process of a rank has given; what others give is not looked at.
  func broadcast(_ bytes: [UInt8], from rank: Int) throws -> [UInt8]
  /// Waits for all.
  func barrier() throws
}

/// A run on its own: nothing waits, and nothing is copied.
package struct SingleProcess: Communicator {
  /// The only process there is.
  package init() {}

  package var rank: Int { 0 }
  package var size: Int { 1 }
  package func allGather(_ bytes: [UInt8]) -> [[UInt8]] { [bytes] }
  package func broadcast(_ bytes: [UInt8], from rank: Int) -> [UInt8] { bytes }
  package func barrier() {}
}

extension Communicator {
  /// The numbers that every process has given, in the order of ranks; how many each has may differ.
  package func allGather<T: BitwiseCopyable>(_ values: [T]) throws -> [[T]] {
    if size == 1 { return [values] }
    return try allGather(values.withUnsafeBytes { [UInt8]($0) }).map { bytes in
      [T](unsafeUninitializedCapacity: bytes.count / MemoryLayout<T>.stride) { values, count in
        count = values.count
        UnsafeMutableRawBufferPointer(values).copyBytes(from: bytes)
      }
    }
  }

  /// The rows of all processes, [all rows, …], in the order of ranks.
  ///
  /// - Parameter tensor: [rows, …]; only how many rows there are may differ.
  package func allGather(rowsOf tensor: Tensor) throws -> Tensor {
    if size == 1 { return tensor }
    let parts = try allGather(tensor.scalars)
    let row = tensor.shape.dropFirst().reduce(1, *)
    let all = parts.reduce(0) { $0 + $1.count }
    return Tensor(parts.flatMap(\.self), shape: [all / max(1, row)] + tensor.shape.dropFirst())
  }

  /// The sum over all processes of what each has given, number by number, added in the order of ranks.
  ///
  /// - Precondition: All have given as many.
  package func allReduce(_ values: [Float]) throws -> [Float] {
    let parts = try allGather(values)
    return parts.dropFirst().reduce(into: parts[0]) { sum, part in
      precondition(
        part.count == sum.count,
        "expected \(sum.count) numbers of each process, found \(part.count)")
      for index in sum.indices { sum[index] += part[index] }
    }
  }
}
