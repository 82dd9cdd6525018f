/// The kernels of one instruction set for numbers that lie side by side.
///
/// Each is one thread's work. Numbers are lent as spans, and their counts have to fit. Every instruction
/// set gives the same bits: no product is fused with a sum, and sums go through as many lanes everywhere.
/// Functions of C are copied without counting references, which a short row would pay for.
package struct ElementKernels: Sendable {
  /// See `subtract1v`.
  typealias WithNumber =
    @convention(c) (UnsafePointer<Float>, Int, Float, UnsafeMutablePointer<Float>) -> Void
  /// See `products1v`.
  typealias OfTwo =
    @convention(c) (UnsafePointer<Float>, UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) ->
    Void
  /// See `sum16`.
  typealias Lanes = @convention(c) (UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Void

  let exponentials: WithNumber
  let sigmoids: Lanes
  let subtract: WithNumber
  let scale: WithNumber
  let normalize:
    @convention(c) (UnsafePointer<Float>, Int, Float, Float, Float, UnsafeMutablePointer<Float>) ->
      Void
  let denormalize:
    @convention(c) (
      UnsafePointer<Float>, UnsafePointer<Float>, Int, Float, Float, Float, Float,
      UnsafeMutablePointer<Float>
    ) -> Void
  let sums: OfTwo
  let differences: OfTwo
  let products: OfTwo
  let larger: OfTwo
  let laneSums: Lanes
  let laneMaxima: Lanes
  let preciseSum: @convention(c) (UnsafePointer<Float>, Int, UnsafeMutablePointer<Double>) -> Void
  let preciseMoments:
    @convention(c) (UnsafePointer<Float>, Int, Double, UnsafeMutablePointer<Double>) -> Void
  let preciseProducts:
    @convention(c) (
      UnsafePointer<Float>, UnsafePointer<Float>, Int, Double, UnsafeMutablePointer<Double>
    ) -> Void
  /// See `precisedots4x3`, whose products are fused where the processor can.
  let preciseDots:
    @convention(c) (
      UnsafePointer<Double>, Int, UnsafePointer<Double>, Int, Int, UnsafeMutablePointer<Double>
    ) -> Void
}
