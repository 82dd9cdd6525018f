internal import KernelsAVX512

extension ElementKernels {
  static let avx512 = ElementKernels(
    exponentials: exponentials1v,
    sigmoids: sigmoids1v,
    subtract: subtract1v,
    scale: scale1v,
    normalize: normalize1v,
    denormalize: denormalize1v,
    sums: sums1v,
    differences: differences1v,
    products: products1v,
    larger: larger1v,
    laneSums: sum16,
    laneMaxima: largest16,
    preciseSum: precisesum4,
    preciseMoments: precisemoments4,
    preciseProducts: preciseproducts4,
    preciseDots: precisedots4x3)
}
