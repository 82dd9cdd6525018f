/// Floats for the duration of a call, aligned to a cache line, not initialized.
func withScratch<Result>(
  floats count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result
) -> Result {
  let bytes = UnsafeMutableRawPointer.allocate(
    byteCount: max(count, 1) * MemoryLayout<Float>.size, alignment: 64)
  defer { bytes.deallocate() }
  return body(bytes.bindMemory(to: Float.self, capacity: max(count, 1)))
}
