internal import KernelsAVX2
internal import KernelsAVX512
internal import KernelsBaseline

/// The kernels of one instruction set for numbers that lie side by side.
///
/// Each is one thread's work. Numbers are lent as spans, and their counts have to fit. Every instruction
/// set gives the same bits: no product is fused with a sum, and sums go through as many lanes everywhere.
package struct ElementKernels: Sendable {
  /// See `subtract1v`.
  typealias WithNumber =
    @Sendable (UnsafePointer<Float>, Int, Float, UnsafeMutablePointer<Float>) -> Void
  /// See `products1v`.
  typealias OfTwo =
    @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Void
  /// See `sum16`.
  typealias Lanes = @Sendable (UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Void

  let exponentials: WithNumber
  let sigmoids: Lanes
  let subtract: WithNumber
  let scale: WithNumber
  let normalize:
    @Sendable (UnsafePointer<Float>, Int, Float, Float, Float, UnsafeMutablePointer<Float>) -> Void
  let denormalize:
    @Sendable (
      UnsafePointer<Float>, UnsafePointer<Float>, Int, Float, Float, Float, Float,
      UnsafeMutablePointer<Float>
    ) -> Void
  let sums: OfTwo
  let differences: OfTwo
  let products: OfTwo
  let larger: OfTwo
  let sum16: Lanes
  let largest16: Lanes
  let preciseSum: @Sendable (UnsafePointer<Float>, Int, UnsafeMutablePointer<Double>) -> Void
  let preciseMoments:
    @Sendable (UnsafePointer<Float>, Int, Double, UnsafeMutablePointer<Double>) -> Void
  let preciseProducts:
    @Sendable (
      UnsafePointer<Float>, UnsafePointer<Float>, Int, Double, UnsafeMutablePointer<Double>
    ) -> Void

  static let baseline = ElementKernels(
    exponentials: KernelsBaseline.exponentials1v, sigmoids: KernelsBaseline.sigmoids1v,
    subtract: KernelsBaseline.subtract1v, scale: KernelsBaseline.scale1v,
    normalize:
      KernelsBaseline.normalize1v, denormalize: KernelsBaseline.denormalize1v,
    sums:
      KernelsBaseline.sums1v, differences: KernelsBaseline.differences1v,
    products:
      KernelsBaseline.products1v, larger: KernelsBaseline.larger1v, sum16: KernelsBaseline.sum16,
    largest16: KernelsBaseline.largest16, preciseSum: KernelsBaseline.precisesum4,
    preciseMoments: KernelsBaseline.precisemoments4,
    preciseProducts:
      KernelsBaseline.preciseproducts4)

  static let avx2 = ElementKernels(
    exponentials: KernelsAVX2.exponentials1v, sigmoids: KernelsAVX2.sigmoids1v,
    subtract:
      KernelsAVX2.subtract1v, scale: KernelsAVX2.scale1v, normalize: KernelsAVX2.normalize1v,
    denormalize: KernelsAVX2.denormalize1v, sums: KernelsAVX2.sums1v,
    differences:
      KernelsAVX2.differences1v, products: KernelsAVX2.products1v, larger: KernelsAVX2.larger1v,
    sum16: KernelsAVX2.sum16, largest16: KernelsAVX2.largest16,
    preciseSum:
      KernelsAVX2.precisesum4, preciseMoments: KernelsAVX2.precisemoments4,
    preciseProducts:
      KernelsAVX2.preciseproducts4)

  static let avx512 = ElementKernels(
    exponentials: KernelsAVX512.exponentials1v, sigmoids: KernelsAVX512.sigmoids1v,
    subtract:
      KernelsAVX512.subtract1v, scale: KernelsAVX512.scale1v,
    normalize:
      KernelsAVX512.normalize1v, denormalize: KernelsAVX512.denormalize1v,
    sums:
      KernelsAVX512.sums1v, differences: KernelsAVX512.differences1v,
    products:
      KernelsAVX512.products1v, larger: KernelsAVX512.larger1v, sum16: KernelsAVX512.sum16,
    largest16: KernelsAVX512.largest16, preciseSum: KernelsAVX512.precisesum4,
    preciseMoments:
      KernelsAVX512.precisemoments4, preciseProducts: KernelsAVX512.preciseproducts4)
}
