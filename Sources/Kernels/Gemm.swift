/// c[m×n] = a[m×k]·b[k×n], added to `c` if `accumulate`.
///
/// The sum over `k` runs in an order that only `k` decides, so results are the same bit for bit for
/// any number of threads and for any m and n. With k = 0 the product is zero. NaN and infinity
/// spread as IEEE 754 has it.
///
/// - Parameters:
///   - a: Any strides, so that a transposed operand costs no copy of its own.
///   - b: Any strides.
///   - c: Row-major, rows `rowStride` floats apart; overlaps neither `a` nor `b`.
///   - table: The kernels to use.
package func gemm(
  m: Int, n: Int, k: Int, _ a: Matrix, _ b: Matrix, into c: UnsafeMutablePointer<Float>,
  rowStride: Int, accumulate: Bool, table: KernelTable = .current
) {
  precondition(m >= 0 && n >= 0 && k >= 0, "gemm: negative size \(m)×\(n)×\(k)")
  guard m > 0, n > 0 else { return }
  guard k > 0 else {
    guard !accumulate else { return }
    for row in 0..<m { (c + row * rowStride).update(repeating: 0, count: n) }
    return
  }
  if FewRowsGemm.suits(m: m, n: n, b, rowStride: rowStride, table: table) {
    return FewRowsGemm(m: m, n: n, k: k, table: table).run(a, b, into: c, accumulate: accumulate)
  }
  let blocking = GemmBlocking(m: m, n: n, k: k, table: table)
  withScratch(floats: blocking.scratch) { scratch in
    GemmDriver(blocking: blocking, table: table, scratch: scratch)
      .run(a, b, into: c, rowStride: rowStride, accumulate: accumulate)
  }
}
