internal import CImageKernels
internal import KernelsAVX2
internal import KernelsAVX512
internal import KernelsBaseline

extension KernelTable {
  /// The kernels for `instructionSet`, which the caller knows to be supported.
  package init(_ instructionSet: InstructionSet) {
    self =
      switch instructionSet {
      case .avx512: .avx512
      case .avx2: .avx2
      case .baseline: .baseline
      }
  }

  private static let avx512 = KernelTable(
    instructionSet: .avx512, lanes: 16,
    gemmTiles: [
      .init(rows: 14, kernel: KernelsAVX512.gemm14x2v),
      .init(rows: 8, kernel: KernelsAVX512.gemm8x2v),
      .init(rows: 4, kernel: KernelsAVX512.gemm4x2v),
      .init(rows: 1, kernel: KernelsAVX512.gemm1x2v),
    ],
    convolutionTiles: [
      .init(rows: 14, kernel: KernelsAVX512.conv14x2v),
      .init(rows: 8, kernel: KernelsAVX512.conv8x2v),
      .init(rows: 4, kernel: KernelsAVX512.conv4x2v),
      .init(rows: 1, kernel: KernelsAVX512.conv1x2v),
    ],
    productTiles: [
      .init(rows: 14, kernel: KernelsAVX512.product14x2v),
      .init(rows: 8, kernel: KernelsAVX512.product8x2v),
      .init(rows: 4, kernel: KernelsAVX512.product4x2v),
      .init(rows: 1, kernel: KernelsAVX512.product1x2v),
    ],
    winograd3: WinogradTransforms(
      taps: 3, filter: KernelsAVX512.winogradfilter3x3, input: KernelsAVX512.winogradinput6x6x1v,
      output: KernelsAVX512.winogradoutput6x6x2v),
    winograd4: WinogradTransforms(
      taps: 4, filter: KernelsAVX512.winogradfilter4x4, input: KernelsAVX512.winogradinput7x7x1v,
      output: KernelsAVX512.winogradoutput7x7x2v),
    packRows: KernelsAVX512.packrows1v, packLevels: KernelsAVX512.packlevels1v,
    interleave3: KernelsAVX512.interleave3x1v,
    depthwise3x3s1: KernelsAVX512.depthwise3x3s1, depthwise3x3s2: KernelsAVX512.depthwise3x3s2,
    depthwise5x5s1: KernelsAVX512.depthwise5x5s1, depthwise5x5s2: KernelsAVX512.depthwise5x5s2,
    maxPool: KernelsAVX512.maxpool1x1v, averagePool: KernelsAVX512.avgpool1x1v,
    maxAcross: KernelsAVX512.maxacross1v, descend: KernelsAVX512.descend1v,
    slide: KernelsAVX512.slide1v, elements: .avx512,
    resampleAcross: resampleAcrossAVX2, resampleDown: KernelsAVX512.resampledown1x64,
    peak: KernelsAVX512.peak12)

  private static let avx2 = KernelTable(
    instructionSet: .avx2, lanes: 8,
    gemmTiles: [
      .init(rows: 6, kernel: KernelsAVX2.gemm6x2v),
      .init(rows: 4, kernel: KernelsAVX2.gemm4x2v),
      .init(rows: 1, kernel: KernelsAVX2.gemm1x2v),
    ],
    convolutionTiles: [
      .init(rows: 6, kernel: KernelsAVX2.conv6x2v),
      .init(rows: 4, kernel: KernelsAVX2.conv4x2v),
      .init(rows: 1, kernel: KernelsAVX2.conv1x2v),
    ],
    productTiles: [
      .init(rows: 6, kernel: KernelsAVX2.product6x2v),
      .init(rows: 4, kernel: KernelsAVX2.product4x2v),
      .init(rows: 1, kernel: KernelsAVX2.product1x2v),
    ],
    winograd3: WinogradTransforms(
      taps: 3, filter: KernelsAVX2.winogradfilter3x3, input: KernelsAVX2.winogradinput6x6x1v,
      output: KernelsAVX2.winogradoutput6x6x2v),
    winograd4: WinogradTransforms(
      taps: 4, filter: KernelsAVX2.winogradfilter4x4, input: KernelsAVX2.winogradinput7x7x1v,
      output: KernelsAVX2.winogradoutput7x7x2v),
    packRows: KernelsAVX2.packrows1v, packLevels: KernelsAVX2.packlevels1v,
    interleave3: KernelsAVX2.interleave3x1v,
    depthwise3x3s1: KernelsAVX2.depthwise3x3s1, depthwise3x3s2: KernelsAVX2.depthwise3x3s2,
    depthwise5x5s1: KernelsAVX2.depthwise5x5s1, depthwise5x5s2: KernelsAVX2.depthwise5x5s2,
    maxPool: KernelsAVX2.maxpool1x1v, averagePool: KernelsAVX2.avgpool1x1v,
    maxAcross: KernelsAVX2.maxacross1v, descend: KernelsAVX2.descend1v,
    slide: KernelsAVX2.slide1v, elements: .avx2,
    resampleAcross: resampleAcrossAVX2, resampleDown: KernelsAVX2.resampledown1x64,
    peak: KernelsAVX2.peak12
  )

  private static let baseline = KernelTable(
    instructionSet: .baseline, lanes: 4,
    gemmTiles: [
      .init(rows: 6, kernel: KernelsBaseline.gemm6x2v),
      .init(rows: 4, kernel: KernelsBaseline.gemm4x2v),
      .init(rows: 1, kernel: KernelsBaseline.gemm1x2v),
    ],
    convolutionTiles: [
      .init(rows: 6, kernel: KernelsBaseline.conv6x2v),
      .init(rows: 4, kernel: KernelsBaseline.conv4x2v),
      .init(rows: 1, kernel: KernelsBaseline.conv1x2v),
    ],
    productTiles: [
      .init(rows: 6, kernel: KernelsBaseline.product6x2v),
      .init(rows: 4, kernel: KernelsBaseline.product4x2v),
      .init(rows: 1, kernel: KernelsBaseline.product1x2v),
    ],
    winograd3: WinogradTransforms(
      taps: 3, filter: KernelsBaseline.winogradfilter3x3,
      input: KernelsBaseline.winogradinput6x6x1v,
      output: KernelsBaseline.winogradoutput6x6x2v),
    winograd4: WinogradTransforms(
      taps: 4, filter: KernelsBaseline.winogradfilter4x4,
      input: KernelsBaseline.winogradinput7x7x1v,
      output: KernelsBaseline.winogradoutput7x7x2v),
    packRows: KernelsBaseline.packrows1v, packLevels: KernelsBaseline.packlevels1v,
    interleave3: KernelsBaseline.interleave3x1v,
    depthwise3x3s1: KernelsBaseline.depthwise3x3s1, depthwise3x3s2: KernelsBaseline.depthwise3x3s2,
    depthwise5x5s1: KernelsBaseline.depthwise5x5s1, depthwise5x5s2: KernelsBaseline.depthwise5x5s2,
    maxPool: KernelsBaseline.maxpool1x1v, averagePool: KernelsBaseline.avgpool1x1v,
    maxAcross: KernelsBaseline.maxacross1v, descend: KernelsBaseline.descend1v,
    slide: KernelsBaseline.slide1v, elements: .baseline,
    resampleAcross: KernelsBaseline.resampleacross1x4,
    resampleDown: KernelsBaseline.resampledown1x64,
    peak: KernelsBaseline.peak12)

  /// There is nothing to gain from more than 256 bits.
  private static var resampleAcrossAVX2: ResampleAcrossKernel {
    #if arch(x86_64)
      { resampleacross1x4_avx2($0, $1, $2, $3, $4, $5, $6, $7) }
    #else
      KernelsBaseline.resampleacross1x4
    #endif
  }

  /// The smallest tile of the matrix product that holds so many rows.
  func gemmTile(for rows: Int) -> GemmTile {
    gemmTiles.last { $0.rows >= rows } ?? gemmTiles[0]
  }

  /// The smallest tile of the convolution that holds so many pixels.
  func convolutionTile(for rows: Int) -> ConvolutionTile {
    convolutionTiles.last { $0.rows >= rows } ?? convolutionTiles[0]
  }
}
