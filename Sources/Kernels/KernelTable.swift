/// The kernels of one instruction set, as drivers call them.
///
/// Drivers take a table, so that tests can run every instruction set of the machine in one process;
/// everybody else leaves it at `KernelTable.current`.
package struct KernelTable: Sendable {
  package let instructionSet: InstructionSet
  /// Floats in a vector; a tile is two vectors wide.
  package let lanes: Int
  /// Register tiles of the matrix product, tallest first; the last has one row.
  package let gemmTiles: [GemmTile]
  /// Register tiles of the convolution, in the same heights.
  package let convolutionTiles: [ConvolutionTile]
  /// Register tiles of the product at one point of Winograd's transform, in the same heights.
  package let productTiles: [ProductTile]
  /// The transforms of Winograd's F(4×4, 3×3) and F(4×4, 4×4).
  package let winograd3: WinogradTransforms
  package let winograd4: WinogradTransforms
  /// Pack panels for the matrix product.
  package let packRows: PackKernel
  package let packLevels: PackKernel
  /// Brings three planes side by side.
  package let interleave3: InterleaveKernel
  /// Depthwise convolutions by side and stride.
  let depthwise3x3s1: DepthwiseKernel
  let depthwise3x3s2: DepthwiseKernel
  let depthwise5x5s1: DepthwiseKernel
  let depthwise5x5s2: DepthwiseKernel
  package let maxPool: MaxPoolKernel
  package let averagePool: AveragePoolKernel
  /// The largest number of windows along a row.
  let maxAcross: MaxAcrossKernel
  /// Steps of gradient descent, with momentum and without.
  package let descend: DescentKernel
  package let slide: SlideKernel
  /// What is done number by number, and sums.
  package let elements: ElementKernels
  /// Resample RGB pixels along a row, and bytes along columns.
  package let resampleAcross: ResampleAcrossKernel
  package let resampleDown: ResampleDownKernel
  /// A loop of multiply-adds in registers.
  package let peak: PeakKernel

  /// A register tile: so many rows, and the kernel that fills them.
  ///
  /// One type for each kind of kernel: a generic one would hand arguments on through memory.
  package struct GemmTile: Sendable {
    package let rows: Int
    package let kernel: GemmKernel
  }

  package struct ConvolutionTile: Sendable {
    package let rows: Int
    package let kernel: ConvolutionKernel
  }

  package struct ProductTile: Sendable {
    package let rows: Int
    package let kernel: ProductKernel
  }

  /// The transforms for one size of kernel.
  package struct WinogradTransforms: Sendable {
    /// Along a tile's side: taps of the kernel, and points.
    let taps: Int
    var side: Int { taps + Winograd.side - 1 }
    let filter: WinogradFilterKernel
    let input: WinogradInputKernel
    let output: WinogradOutputKernel
  }

  /// See `gemm14x2v`.
  package typealias GemmKernel =
    @Sendable (
      _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
      _ c: UnsafeMutablePointer<Float>, _ rowStride: Int, _ accumulate: Bool
    ) -> Void

  /// See `conv14x2v`.
  package typealias ConvolutionKernel =
    @Sendable (
      _ inputs: UnsafePointer<UnsafePointer<Float>>, _ segments: Int, _ length: Int, _ pitch: Int,
      _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, _ panels: Int,
      _ outputs: UnsafePointer<UnsafeMutablePointer<Float>>, _ channel: Int, _ addend: Int,
      _ adds: Bool, _ ceiling: Float, _ ahead: UnsafePointer<Float>, _ aheadPitch: Int
    ) -> Void

  /// See `product14x2v`.
  package typealias ProductKernel =
    @Sendable (
      _ blocks: Int, _ tiles: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
      _ c: UnsafeMutablePointer<Float>, _ ahead: UnsafePointer<Float>
    ) -> Void

  /// See `winogradfilter3x3`.
  package typealias WinogradFilterKernel =
    @Sendable (
      _ from: UnsafePointer<Float>, _ columns: Int, _ to: UnsafeMutablePointer<Float>,
      _ pointPitch: Int
    ) -> Void

  /// See `winogradinput6x6x1v`.
  package typealias WinogradInputKernel =
    @Sendable (
      _ from: UnsafePointer<Float>, _ rowPitch: Int, _ channels: Int,
      _ to: UnsafeMutablePointer<Float>, _ blockPitch: Int, _ pointPitch: Int
    ) -> Void

  /// See `winogradoutput6x6x2v`.
  package typealias WinogradOutputKernel =
    @Sendable (
      _ from: UnsafePointer<Float>, _ pointPitch: Int, _ bias: UnsafePointer<Float>,
      _ to: UnsafeMutablePointer<Float>, _ rowPitch: Int, _ channels: Int, _ rows: Int,
      _ columns: Int, _ addend: Int, _ adds: Bool, _ ceiling: Float
    ) -> Void

  /// See `packrows1v` and `packlevels1v`.
  package typealias PackKernel =
    @Sendable (
      _ from: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ depth: Int,
      _ to: UnsafeMutablePointer<Float>, _ width: Int
    ) -> Void

  /// See `interleave3x1v`.
  package typealias InterleaveKernel =
    @Sendable (
      _ from: UnsafePointer<Float>, _ pitch: Int, _ count: Int, _ to: UnsafeMutablePointer<Float>
    ) -> Void

  /// See `depthwise3x3s1`.
  package typealias DepthwiseKernel =
    @Sendable (
      _ input: UnsafePointer<Float>, _ rowPitch: Int, _ channels: Int,
      _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
      _ output: UnsafeMutablePointer<Float>, _ outputPitch: Int, _ rows: Int, _ columns: Int,
      _ ceiling: Float
    ) -> Void

  /// See `maxpool1x1v`.
  package typealias MaxPoolKernel =
    @Sendable (
      _ inputs: UnsafePointer<UnsafePointer<Float>>, _ count: Int, _ channels: Int,
      _ output: UnsafeMutablePointer<Float>
    ) -> Void

  /// See `avgpool1x1v`.
  package typealias AveragePoolKernel =
    @Sendable (
      _ input: UnsafePointer<Float>, _ height: Int, _ width: Int, _ pitch: Int, _ channels: Int,
      _ output: UnsafeMutablePointer<Float>
    ) -> Void

  /// See `maxacross1v`.
  package typealias MaxAcrossKernel =
    @Sendable (
      _ input: UnsafePointer<Float>, _ stride: Int, _ taps: Int, _ dilation: Int, _ count: Int,
      _ output: UnsafeMutablePointer<Float>
    ) -> Void

  /// See `slide1v`.
  package typealias SlideKernel =
    @Sendable (
      _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ count: Int,
      _ rate: Float, _ decay: Float
    ) -> Void

  /// See `descend1v`.
  package typealias DescentKernel =
    @Sendable (
      _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
      _ velocity: UnsafeMutablePointer<Float>, _ count: Int, _ rate: Float, _ decay: Float,
      _ kept: Float, _ added: Float, _ momentum: Float, _ looksAhead: Bool
    ) -> Void

  /// See `resampleacross1x4`.
  package typealias ResampleAcrossKernel =
    @Sendable (
      _ row: UnsafePointer<UInt8>, _ first: Int, _ starts: UnsafePointer<Int>,
      _ counts: UnsafePointer<Int>, _ weights: UnsafePointer<Int16>, _ stride: Int, _ outputs: Int,
      _ target: UnsafeMutablePointer<UInt8>
    ) -> Void

  /// See `resampledown1x64`.
  package typealias ResampleDownKernel =
    @Sendable (
      _ rows: UnsafePointer<UnsafePointer<UInt8>>, _ weights: UnsafePointer<Int32>, _ count: Int,
      _ line: Int, _ target: UnsafeMutablePointer<UInt8>
    ) -> Void

  /// See `peak12`.
  package typealias PeakKernel = @Sendable (_ repeats: Int, _ seed: Float) -> Float

  /// The table of the instruction set in use.
  package static let current = KernelTable(.current)

  /// The columns of a tile.
  package var columns: Int { 2 * lanes }
}
